package io.barnabas.gateway.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.auth.Identity;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How much a client may send. */
class RateLimitsTest {
    private static final long SECOND = 1_000_000_000L;

    private final Fakes.FakeSocket socket = new Fakes.FakeSocket();
    private final Fakes.FakeKafka kafka = new Fakes.FakeKafka();
    private final Fakes.FakeTime time = new Fakes.FakeTime();

    @Test
    void theBurstThenTheRate() {
        CellRate rate = new CellRate(10, 5);
        long state = 0;
        int taken = 0;
        for (int i = 0; i < 100; i++) {
            long next = rate.spend(state, 0, 1);
            if (next != CellRate.OVER) {
                state = next;
                taken++;
            }
        }
        // The burst, and the one that may always come.
        assertThat(taken).isEqualTo(6);
        for (int second = 1; second <= 10; second++) {
            for (int i = 0; i < 100; i++) {
                long next = rate.spend(state, second * SECOND, 1);
                if (next != CellRate.OVER) {
                    state = next;
                    taken++;
                }
            }
        }
        assertThat(taken).isBetween(6 + 59, 6 + 61);
    }

    @Test
    void oneEventFitsHoweverLarge() {
        CellRate rate = new CellRate(1_000, 1_000);
        long state = rate.spend(0, SECOND, 16 << 20);
        assertThat(state).isNotEqualTo(CellRate.OVER);
        assertThat(rate.spend(state, SECOND, 1)).isEqualTo(CellRate.OVER);
    }

    @Test
    void theLargestNumbersDoNotOverflow() {
        CellRate rate = new CellRate(1, 8_000_000_000L);
        assertThat(rate.spend(0, Long.MAX_VALUE / 4, 1)).isPositive();
        assertThatThrownBy(() -> new CellRate(0, 1)).hasMessageContaining("rate 0");
        assertThatThrownBy(() -> new CellRate(1, 0)).hasMessageContaining("burst 0");
    }

    @Test
    void messagesOverTheRateCloseWith4504AndNoneOfThemIsTaken() {
        Connection connection =
                open(new RateLimits(new CellRate(10, 5), RateLimits.DEFAULT.bytes(), RateLimits.DEFAULT.controls()));
        for (int i = 0; i < 50; i++) {
            connection.onMessage(FrameKind.TEXT, "x".getBytes(UTF_8));
        }
        assertThat(socket.effects).singleElement().asString().startsWith("CLOSE 4504 over 10 messages per second");
        assertThat(kafka.types().stream().filter("MESSAGE"::equals)).hasSize(6);
        connection.onPeerClose(4504, "");
        kafka.acknowledgeAll();
        assertThat(kafka.lastValue()).contains("\"framesIn\":6", "\"lastSequence\":6", "\"cause\":\"message-rate\"");
    }

    @Test
    void bytesOverTheRateCloseWith4505() {
        Connection connection = open(new RateLimits(
                RateLimits.DEFAULT.messages(), new CellRate(1_000, 1_000), RateLimits.DEFAULT.controls()));
        for (int i = 0; i < 5; i++) {
            connection.onMessage(FrameKind.BINARY, new byte[600]);
        }
        assertThat(socket.effects).singleElement().asString().startsWith("CLOSE 4505");
    }

    @Test
    void aFloodOfControlFramesClosesWith4506() {
        Connection connection =
                open(new RateLimits(RateLimits.DEFAULT.messages(), RateLimits.DEFAULT.bytes(), new CellRate(5, 10)));
        for (int i = 0; i < 6; i++) {
            connection.onPing(new byte[0]);
            connection.onPong(-1);
            connection.onMessage(FrameKind.TEXT, "ping".getBytes(UTF_8));
        }
        assertThat(socket.effects).last().asString().startsWith("CLOSE 4506");
        assertThat(socket.effects).hasSizeLessThan(11);
    }

    @Test
    void whoKeepsToTheRateIsNeverClosed() {
        Connection connection = open(new RateLimits(new CellRate(10, 1), new CellRate(1_000, 100), new CellRate(1, 1)));
        for (int i = 0; i < 300; i++) {
            connection.onMessage(FrameKind.BINARY, new byte[100]);
            connection.onReadComplete(false);
            time.pass(100);
        }
        assertThat(socket.effects).noneMatch(it -> it.startsWith("CLOSE"));
    }

    private Connection open(RateLimits rates) {
        Connection connection = new Connection(
                Fakes.settings(
                        ConnectionPolicy.DEFAULT.with(rates), kafka, time, CloseListener.NONE, new SplittableRandom(1)),
                socket,
                1,
                Fakes.ENVELOPE,
                null);
        connection.onOpened(Identity.ANONYMOUS, new OpenedEvent("ws", "/ws", "127.0.0.1:1", null));
        return connection;
    }
}
