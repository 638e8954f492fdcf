package io.barnabas.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Drops two warnings that Kafka's server writes at each healthy start and stop, and that frighten newcomers. */
final class QuietKafka extends TurboFilter {
    private static final String NAME = QuietKafka.class.getName();

    private QuietKafka() {
        setName(NAME);
    }

    /** Does nothing where it is installed, or where the log is not Logback's. */
    static synchronized void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && context.getTurboFilterList().stream().noneMatch(it -> NAME.equals(it.getName()))) {
            TurboFilter filter = new QuietKafka();
            filter.setContext(context);
            filter.start();
            context.addTurboFilter(filter);
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable thrown) {
        if (level != Level.WARN || format == null) {
            return FilterReply.NEUTRAL;
        }
        boolean healthy = format.contains("Performing controller activation.")
                || format.contains("Attempting to close NetworkClient that has already been closed.");
        return healthy ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
