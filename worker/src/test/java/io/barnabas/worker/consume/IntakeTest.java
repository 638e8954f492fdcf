package io.barnabas.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.worker.inbound.Inbound;
import io.barnabas.worker.inbound.Records;
import io.barnabas.worker.metrics.WorkerMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final String CLOSED =
            "{\"code\":1006,\"wasClean\":false,\"closedBy\":\"closer\",\"cause\":\"node-lost\"}";
    private static final String UNDELIVERED =
            "{\"cause\":\"gone\",\"correlationId\":\"c\",\"sequence\":1,\"topic\":\"t\","
                    + "\"partition\":0,\"offset\":1,\"bytes\":1}";

    private final List<String> counted = new ArrayList<>();
    private final ClosedConnections closed = new ClosedConnections(10);
    private final Intake intake = new Intake(Set.of("ws"), new WorkerMetrics() {
        @Override
        public void malformed(String cause) {
            counted.add(cause);
        }

        @Override
        public void unknownType() {
            counted.add("unknown");
        }

        @Override
        public void unhandledRoute() {
            counted.add("unhandled");
        }

        @Override
        public void droppedAfterClosed() {
            counted.add("dropped");
        }
    });

    @Test
    void eventsOfHandledRoutesAndMalformedRecordsAreTaken() {
        assertThat(intake.admit(Records.message("a"), closed)).isInstanceOf(Inbound.Event.class);
        assertThat(intake.admit(Records.without(Records.message("a"), HeaderNames.TYPE), closed))
                .isInstanceOf(Inbound.Malformed.class);
        assertThat(counted).containsExactly("missing-type");
    }

    @Test
    void otherRoutesAndTypesAreCountedAndSkipped() {
        assertThat(intake.admit(Records.put(Records.message("a"), HeaderNames.SOURCE, "/barnabas/other"), closed))
                .isNull();
        assertThat(intake.admit(Records.event("sang", ""), closed)).isNull();
        assertThat(counted).containsExactly("unhandled", "unknown");
    }

    @Test
    void afterClosedOnlyWhatCouldNotBeDeliveredIsTaken() {
        assertThat(intake.admit(Records.event("closed", CLOSED), closed)).isNotNull();

        assertThat(intake.admit(Records.message("late"), closed)).isNull();
        assertThat(intake.admit(Records.event("closed", CLOSED), closed)).isNull();
        assertThat(intake.admit(Records.event("undelivered", UNDELIVERED), closed))
                .isNotNull();
        assertThat(counted).containsExactly("dropped", "dropped");
    }

    @Test
    void aDeadLetterThatIsSentBackIsTakenAfterTheConnectionsEnd() {
        assertThat(intake.admit(Records.event("closed", CLOSED), closed)).isNotNull();
        assertThat(intake.admit(Records.put(Records.message("again"), HeaderNames.DLT_REPLAY_OF, "dlt-0@1"), closed))
                .isNotNull();
        assertThat(counted).isEmpty();
    }

    @Test
    void theMemoryOfClosedConnectionsIsBounded() {
        ClosedConnections two = new ClosedConnections(2);
        for (int number = 1; number <= 3; number++) {
            two.add(new ConnectionId("gw", "i", 0, number));
        }
        assertThat(two.contains(new ConnectionId("gw", "i", 0, 1))).isFalse();
        assertThat(two.contains(new ConnectionId("gw", "i", 0, 2))).isTrue();
        assertThat(two.contains(new ConnectionId("gw", "i", 0, 3))).isTrue();
    }
}
