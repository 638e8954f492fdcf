package io.barnabas.common.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The words of the contract; who changes one breaks workers that are in use. */
class LabelsTest {
    @Test
    void eventTypes() {
        assertThat(Arrays.stream(EventType.values()).map(EventType::type))
                .containsExactly(
                        "io.barnabas.connection.connect",
                        "io.barnabas.connection.opened",
                        "io.barnabas.connection.message",
                        "io.barnabas.connection.closed",
                        "io.barnabas.connection.undelivered");
        for (EventType type : EventType.values()) {
            assertThat(EventType.of(type.type())).contains(type);
        }
    }

    @Test
    void anEventTypeOfALaterVersionIsNotKnown() {
        assertThat(EventType.of("io.barnabas.connection.subscribed")).isEmpty();
        assertThat(EventType.of("IO.BARNABAS.CONNECTION.OPENED")).isEmpty();
        assertThat(EventType.of("")).isEmpty();
    }

    @Test
    void actions() {
        assertThat(Arrays.stream(Action.values()).map(Action::label))
                .containsExactly("send", "close", "accept", "refuse");
        for (Action action : Action.values()) {
            assertThat(Action.of(action.label())).contains(action);
        }
    }

    @Test
    void anActionOfALaterVersionIsNotKnown() {
        assertThat(Action.of("subscribe")).isEmpty();
        assertThat(Action.of("CLOSE")).isEmpty();
        assertThat(Action.of("")).isEmpty();
    }

    @Test
    void causesOfUndelivered() {
        assertThat(Arrays.stream(UndeliveredEvent.Cause.values()).map(UndeliveredEvent.Cause::label))
                .containsExactly("gone", "closing", "invalid-utf8", "other-route", "invalid-code", "not-open");
    }

    @Test
    void topics() {
        assertThat(Topics.DEFAULT)
                .isEqualTo(new Topics(
                        "barnabas.inbound",
                        "barnabas.outbound",
                        "barnabas.fanout",
                        "barnabas.inbound.dlt",
                        "barnabas.nodes",
                        "barnabas.connections"));
        assertThat(Topics.withPrefix("team-a").deadLetters()).isEqualTo("team-a.inbound.dlt");
    }
}
