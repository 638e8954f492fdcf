package io.barnabas.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.Topics;
import io.barnabas.gateway.connection.ConnectionReport;
import io.barnabas.gateway.connection.Phase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class CloseLogTest {
    private static final RouteConfig ROUTE = RouteConfig.of("ws", "/ws", Topics.DEFAULT);

    private final Logger logger = (Logger) LoggerFactory.getLogger(CloseLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final CloseLog log = new CloseLog((route, number) -> "one.abc.3." + number);

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @Test
    void eachFieldHasItsValue() {
        log.onClosed(CloseCode.SLOW_CONSUMER, 4501, "Too slow.", true, report("ann", 1_500));

        ILoggingEvent line = lines.list.get(0);
        assertThat(line.getMessage()).isEqualTo("Connection closed");
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("connection", "one.abc.3.42");
        expected.put("route", "ws");
        expected.put("cause", "slow-consumer");
        expected.put("closedBy", "gateway");
        expected.put("code", 4501);
        expected.put("clean", true);
        expected.put("livedMs", 1L);
        expected.put("lastInMs", 2L);
        expected.put("lastOutMs", 3L);
        expected.put("framesIn", 4L);
        expected.put("framesOut", 5L);
        expected.put("bytesIn", 6L);
        expected.put("bytesOut", 7L);
        expected.put("queuedBytes", 8L);
        expected.put("inFlightBytes", 10);
        expected.put("pausedMs", 11L);
        expected.put("user", "ann");
        expected.put("rttMs", 1.5);
        expected.put("reason", "Too slow.");
        assertThat(fields(line)).isEqualTo(expected);
    }

    @Test
    void whatIsNotKnownIsLeftOutAndAReasonCannotBreakTheLine() {
        log.onClosed(CloseCode.CLIENT, 1000, "bye\r\nFAKE line\u0007", true, report(null, -1));

        assertThat(fields(lines.list.get(0)))
                .doesNotContainKeys("user", "rttMs")
                .containsEntry("reason", "bye??FAKE line?");
        log.onClosed(CloseCode.CLIENT, 1005, "", true, report(null, -1));
        assertThat(fields(lines.list.get(1))).doesNotContainKey("reason");
    }

    @ParameterizedTest
    @EnumSource(CloseCode.class)
    void theLevelIsThatOfTheTable(CloseCode cause) {
        log.onClosed(cause, 1006, "", false, report(null, -1));

        assertThat(lines.list.get(0).getLevel().toString())
                .isEqualTo(
                        switch (cause.level()) {
                            case WARNING -> "WARN";
                            default -> cause.level().toString();
                        });
    }

    private static Map<String, Object> fields(ILoggingEvent line) {
        return line.getKeyValuePairs().stream()
                .collect(Collectors.toMap(it -> it.key, it -> it.value, (a, b) -> a, LinkedHashMap::new));
    }

    private static ConnectionReport report(@Nullable String user, int roundTripMicros) {
        return new ConnectionReport(42, ROUTE, user, Phase.CLOSED, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, roundTripMicros);
    }
}
