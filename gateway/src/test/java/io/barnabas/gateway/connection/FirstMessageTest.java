package io.barnabas.gateway.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.auth.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection whose first message has to say whose it is, within 10 s. */
class FirstMessageTest {
    private static final Identity ANN = new Identity("ann", Map.of("tenant", "acme"), null);

    private final Fakes.FakeSocket socket = new Fakes.FakeSocket();
    private final Fakes.FakeKafka kafka = new Fakes.FakeKafka();
    private final Fakes.FakeTime time = new Fakes.FakeTime();
    private final Fakes.FakeCloses closes = new Fakes.FakeCloses();
    private final List<String> judged = new ArrayList<>();
    private final Connection connection = new Connection(
            Fakes.settings(ConnectionPolicy.DEFAULT, kafka, time, closes, new SplittableRandom(1)),
            socket,
            1,
            Fakes.ENVELOPE,
            null);

    @BeforeEach
    void open() {
        connection.onWaiting(
                (asking, kind, payload) -> judged.add(new String(payload, UTF_8)),
                new OpenedEvent("ws", "/ws", "127.0.0.1:1", null),
                10_000);
    }

    @Test
    void noBackendKnowsOfItBeforeItIsAdmitted() {
        text("Bearer x");
        assertThat(judged).containsExactly("Bearer x");
        assertThat(kafka.taken).isEmpty();
        connection.onAdmitted(ANN);
        assertThat(kafka.types()).containsExactly("OPENED");
        assertThat(kafka.lastValue()).contains("\"attributes\":{\"tenant\":\"acme\"}");
        assertThat(connection.identity()).isEqualTo(ANN);
    }

    @Test
    void theTokenIsNoMessageAndWhatFollowsItKeepsItsOrder() {
        text("Bearer x");
        assertThat(socket.reading).isFalse();
        text("one");
        text("two");
        connection.onAdmitted(ANN);
        text("three");
        assertThat(socket.reading).isTrue();
        assertThat(judged).hasSize(1);
        assertThat(kafka.taken.stream().map(InboundEvent::sequence)).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void aRefusalClosesAndNothingIsToldToKafka() {
        text("Bearer x");
        text("too early");
        connection.onRefused(CloseCode.UNAUTHENTICATED, "The token has expired.");
        assertThat(socket.effects).containsExactly("CLOSE 4401 The token has expired.");
        connection.onPeerClose(4401, "");
        assertThat(kafka.taken).isEmpty();
        assertThat(connection.phase()).isEqualTo(Phase.CLOSED);
        assertThat(kafka.forgotten).containsExactly(connection);
        assertThat(closes.causes).containsExactly(CloseCode.UNAUTHENTICATED);
    }

    @Test
    void whoBringsNoTokenInTimeIsClosedWith4408() {
        time.pass(9_900);
        assertThat(socket.effects).isEmpty();
        time.pass(200);
        assertThat(socket.effects).singleElement().asString().startsWith("CLOSE 4408");
    }

    @Test
    void theAnswerHasADeadlineToo() {
        text("Bearer x");
        time.pass(60_000);
        assertThat(socket.effects).isEmpty();
        time.pass(6_000);
        assertThat(socket.effects).singleElement().asString().startsWith("CLOSE 4408");
        connection.onAdmitted(ANN);
        assertThat(kafka.taken).isEmpty();
    }

    @Test
    void whoLeavesWhileItIsJudgedLeavesNothing() {
        text("Bearer x");
        connection.onSocketGone();
        connection.onAdmitted(ANN);
        connection.onRefused(CloseCode.UNAUTHENTICATED, "");
        assertThat(kafka.taken).isEmpty();
        assertThat(kafka.forgotten).containsExactly(connection);
        assertThat(connection.isArmed()).isFalse();
    }

    @Test
    void pingsAreAnsweredMeanwhile() {
        connection.onPing(new byte[3]);
        text("ping");
        assertThat(socket.effects).containsExactly("PONG 3", "TEXT pong");
        assertThat(judged).isEmpty();
    }

    @Test
    void anExpiredTokenClosesTheConnectionWith4507() {
        text("Bearer x");
        connection.onAdmitted(new Identity("ann", Map.of(), time.instant().plusSeconds(60)));
        for (int i = 0; i < 59; i++) {
            time.pass(1_000);
            connection.onReadComplete(false);
        }
        assertThat(socket.effects).noneMatch(it -> it.startsWith("CLOSE"));
        time.pass(1_100);
        assertThat(socket.effects).last().asString().startsWith("CLOSE 4507");
    }

    private void text(String text) {
        connection.onMessage(FrameKind.TEXT, text.getBytes(UTF_8));
    }
}
