package io.barnabas.gateway;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.gateway.connection.CloseListener;
import io.barnabas.gateway.connection.ConnectionReport;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One line per connection that ended, as fields that a log store can count and people can read. Thread-safe. */
final class CloseLog implements CloseListener {
    private static final Logger LOG = LoggerFactory.getLogger(CloseLog.class);

    private final BiFunction<RouteConfig, Long, String> ids;

    /** @param ids the connection id for a route and a connection's number */
    CloseLog(BiFunction<RouteConfig, Long, String> ids) {
        this.ids = ids;
    }

    @Override
    public void onClosed(CloseCode cause, int code, String reason, boolean wasClean, ConnectionReport last) {
        Level level = level(cause);
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        LoggingEventBuilder line = LOG.atLevel(level)
                .addKeyValue("connection", ids.apply(last.route(), last.number()))
                .addKeyValue("route", last.route().name())
                .addKeyValue("cause", cause.label())
                .addKeyValue("closedBy", cause.closedBy().label())
                .addKeyValue("code", code)
                .addKeyValue("clean", wasClean)
                .addKeyValue("livedMs", last.ageMs())
                .addKeyValue("lastInMs", last.lastInMs())
                .addKeyValue("lastOutMs", last.lastOutMs())
                .addKeyValue("framesIn", last.framesIn())
                .addKeyValue("framesOut", last.framesOut())
                .addKeyValue("bytesIn", last.bytesIn())
                .addKeyValue("bytesOut", last.bytesOut())
                .addKeyValue("queuedBytes", last.queuedBytes())
                .addKeyValue("inFlightBytes", last.inFlightBytes())
                .addKeyValue("pausedMs", last.pausedMs());
        if (last.user() != null) {
            line = line.addKeyValue("user", last.user());
        }
        if (last.roundTripMicros() >= 0) {
            line = line.addKeyValue("rttMs", last.roundTripMicros() / 1_000.0);
        }
        if (!reason.isEmpty()) {
            line = line.addKeyValue("reason", printable(reason));
        }
        line.log("Connection closed");
    }

    /** The reason may be the client's: it must not break the line. */
    private static String printable(String reason) {
        return reason.replaceAll("\\p{Cntrl}", "?");
    }

    private static Level level(CloseCode cause) {
        return switch (cause.level()) {
            case ERROR -> Level.ERROR;
            case WARNING -> Level.WARN;
            case INFO -> Level.INFO;
            default -> Level.DEBUG;
        };
    }
}
