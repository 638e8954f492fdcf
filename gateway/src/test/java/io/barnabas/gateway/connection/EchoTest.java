package io.barnabas.gateway.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.auth.Identity;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A route that answers itself. */
class EchoTest {
    private final Fakes.FakeSocket socket = new Fakes.FakeSocket();
    private final Fakes.FakeKafka kafka = new Fakes.FakeKafka();
    private final Fakes.FakeTime time = new Fakes.FakeTime();
    private final Fakes.FakeCloses closes = new Fakes.FakeCloses();
    private final Connection connection = new Connection(
            new ConnectionSettings(
                    Fakes.ROUTE,
                    ConnectionPolicy.DEFAULT,
                    new LoopContext(
                            new Echo(kafka),
                            ConnectionMetrics.NONE,
                            closes,
                            time.wheel,
                            time,
                            time::nanos,
                            new SplittableRandom(1))),
            socket,
            1,
            Fakes.ENVELOPE,
            null);

    @BeforeEach
    void open() {
        connection.onOpened(Identity.ANONYMOUS, new OpenedEvent("echo", "/echo", "127.0.0.1:1", null));
    }

    @Test
    void messagesComeBackAsTheyWereAndKafkaHearsNothing() {
        text("one");
        connection.onMessage(FrameKind.BINARY, "two".getBytes(UTF_8));
        assertThat(socket.effects).containsExactly("TEXT one", "BINARY two");
        connection.onPeerClose(1000, "");
        assertThat(connection.phase()).isEqualTo(Phase.CLOSED);
        assertThat(kafka.taken).isEmpty();
        assertThat(kafka.forgotten).containsExactly(connection);
        assertThat(closes.causes).containsExactly(CloseCode.CLIENT);
    }

    @Test
    void whoDoesNotReadIsNotReadAndIsNotClosedForIt() {
        socket.pending = 1 << 20;
        socket.pendingMessages = 1;
        text("one");
        text("two");
        assertThat(socket.effects).isEmpty();
        assertThat(socket.reading).isFalse();
        socket.pending = 0;
        connection.onRetry();
        assertThat(socket.effects).containsExactly("TEXT one", "TEXT two");
        assertThat(socket.reading).isTrue();
    }

    private void text(String text) {
        connection.onMessage(FrameKind.TEXT, text.getBytes(UTF_8));
    }
}
