package io.barnabas.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Drops what Kafka's server writes at each healthy start and stop, and that frighten newcomers. */
final class QuietKafka extends TurboFilter {
    private static final String NAME = QuietKafka.class.getName();

    private static final List<Pattern> HEALTHY = List.of(
            Pattern.compile("Performing controller activation\\."),
            Pattern.compile("Attempting to close NetworkClient that has already been closed"),
            // Two requests for the first member of the first group ask for the offsets topic at once.
            Pattern.compile("Auto topic creation failed for __\\w+ with error 'TOPIC_ALREADY_EXISTS'"));

    private static final List<String> SERVER = List.of("kafka.", "org.apache.kafka.coordinator.");

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
        if (format == null || !level.isGreaterOrEqual(Level.WARN)) {
            return FilterReply.NEUTRAL;
        }
        boolean healthy = thrown == null
                ? HEALTHY.stream().anyMatch(it -> it.matcher(format).find())
                : isOfServer(logger) && isTriedAgain(thrown);
        return healthy ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static boolean isOfServer(Logger logger) {
        return SERVER.stream().anyMatch(logger.getName()::startsWith);
    }

    /** After a kill, requests come before the node leads what it led; each is logged with a stack and tried again. */
    private static boolean isTriedAgain(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof NotControllerException || root instanceof NotLeaderOrFollowerException;
    }
}
