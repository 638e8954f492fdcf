package io.barnabas.gateway.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.Ingress.Offer;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The heartbeat rule on a connection, without sockets and clocks: 25 s between Pings, 10 s of patience. */
class HeartbeatTest {
    private final Fakes.FakeSocket socket = new Fakes.FakeSocket();
    private final Fakes.FakeKafka kafka = new Fakes.FakeKafka();
    private final Fakes.FakeTime time = new Fakes.FakeTime();
    private final Fakes.FakeCloses closes = new Fakes.FakeCloses();
    private final ConnectionSettings settings =
            Fakes.settings(ConnectionPolicy.DEFAULT, kafka, time, closes, new SplittableRandom(1));
    private final Connection connection = new Connection(settings, socket, 1, Fakes.ENVELOPE, null);

    @BeforeEach
    void open() {
        connection.onOpened(Identity.ANONYMOUS, new OpenedEvent("ws", "/ws", "127.0.0.1:1", null));
    }

    @Test
    void aPingGoesOutWithinEachIntervalToOneThatAnswers() {
        for (int i = 1; i <= 20; i++) {
            int before = pings();
            answering(25_100);
            assertThat(pings() - before).isBetween(1, 2);
        }
        assertThat(closes.causes).isEmpty();
    }

    @Test
    void intervalsDifferSoThatAFleetDoesNotBeatAtOnce() {
        answering(1_000_000);
        // 40 at full length, 50 at four fifths.
        assertThat(pings()).isBetween(41, 50);
    }

    @Test
    void whoSaysNothingWithinTheTimeoutAfterAPingIsCutWith1006() {
        awaitPing();
        time.pass(9_900);
        assertThat(socket.aborted).isFalse();
        time.pass(200);
        assertThat(socket.aborted).isTrue();
        assertThat(socket.effects).noneMatch(it -> it.startsWith("CLOSE"));
        kafka.acknowledgeAll();
        assertThat(kafka.lastValue()).contains("\"code\":1006", "\"cause\":\"heartbeat\"", "\"wasClean\":false");
    }

    @Test
    void anyByteIsLife() {
        for (int i = 0; i < 100; i++) {
            time.pass(9_000);
            connection.onReadComplete(true);
            connection.onReadComplete(false);
        }
        assertThat(closes.causes).isEmpty();
    }

    @Test
    void whoDoesNotReadIsFoundByTheSameRuleWhileWritesArePending() {
        socket.pending = 500_000;
        socket.pendingMessages = 5;
        time.pass(35_100);
        assertThat(closes.causes).containsExactly(CloseCode.HEARTBEAT);
    }

    @Test
    void silenceIsNotJudgedWhileWeDoNotRead() {
        kafka.answer = Offer.REFUSED;
        text("waits");
        time.pass(100_000);
        assertThat(closes.causes).isEmpty();
        assertThat(pings()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void theTimeoutBeginsAnewWhenReadingIsResumed() {
        kafka.answer = Offer.REFUSED;
        text("waits");
        time.pass(60_000);
        kafka.answer = Offer.TAKEN;
        connection.onRetry();
        assertThat(socket.reading).isTrue();
        time.pass(9_900);
        assertThat(closes.causes).isEmpty();
        time.pass(200);
        assertThat(closes.causes).containsExactly(CloseCode.HEARTBEAT);
    }

    @Test
    void whoPingsByTextIsAnsweredWhileWeDoNotRead() {
        text("ping");
        kafka.answer = Offer.REFUSED;
        text("waits");
        int before = pongs();
        time.pass(10_000);
        assertThat(pongs() - before).isBetween(4, 6);
    }

    @Test
    void whoNeverPingedByTextIsNotAnsweredUnasked() {
        kafka.answer = Offer.REFUSED;
        text("waits");
        time.pass(60_000);
        assertThat(pongs()).isZero();
    }

    @Test
    void aStandstillOfTheLoopClosesNobody() {
        awaitPing();
        time.stall(60_000);
        assertThat(closes.causes).isEmpty();
        connection.onReadComplete(false);
        time.pass(5_000);
        assertThat(closes.causes).isEmpty();
    }

    @Test
    void theRoundTripIsThatOfTheLastPing() {
        awaitPing();
        time.pass(300);
        connection.onPong(pings() + 1);
        connection.onPong(-1);
        assertThat(connection.report().roundTripMicros()).isEqualTo(-1);
        connection.onPong(pings());
        assertThat(connection.report().roundTripMicros()).isBetween(200_000, 400_000);
        time.pass(100);
        connection.onPong(pings());
        assertThat(connection.report().roundTripMicros()).as("a second Pong").isLessThanOrEqualTo(400_000);
    }

    @Test
    void aMessageThatIsNotFinishedInTimeCloses() {
        connection.onReadComplete(true);
        for (int i = 0; i < 29; i++) {
            time.pass(1_000);
            connection.onReadComplete(true);
        }
        assertThat(socket.effects).noneMatch(it -> it.startsWith("CLOSE"));
        time.pass(1_200);
        assertThat(socket.effects).anyMatch(it -> it.startsWith("CLOSE 4503"));
    }

    @Test
    void eachMessageHasTheWholeTimeForItself() {
        for (int i = 0; i < 10; i++) {
            connection.onReadComplete(true);
            time.pass(20_000);
            connection.onReadComplete(true);
            text("whole");
        }
        assertThat(socket.effects).noneMatch(it -> it.startsWith("CLOSE"));
    }

    @Test
    void aBeatAllocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<SilentSocket> sockets = new java.util.ArrayList<>();
        List<Connection> many = new java.util.ArrayList<>();
        for (int i = 0; i < 100; i++) {
            SilentSocket silent = new SilentSocket();
            sockets.add(silent);
            Connection each = new Connection(settings, silent, i + 2, Fakes.ENVELOPE, null);
            each.onOpened(Identity.ANONYMOUS, new OpenedEvent("ws", "/ws", "127.0.0.1:1", null));
            many.add(each);
        }
        connection.cut(CloseCode.OPERATOR);
        beat(many, sockets, 2_000);
        long beats = sockets.stream().mapToLong(it -> it.pings).sum();
        long before = threads.getCurrentThreadAllocatedBytes();
        beat(many, sockets, 10_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        beats = sockets.stream().mapToLong(it -> it.pings).sum() - beats;
        assertThat(beats).isGreaterThan(3_000);
        assertThat(allocated / beats).as("bytes per beat").isZero();
        assertThat(many).allMatch(it -> it.report().roundTripMicros() >= 0);
    }

    private void beat(List<Connection> connections, List<SilentSocket> sockets, int ticks) {
        for (int i = 0; i < ticks; i++) {
            time.pass(TimingWheel.TICK_MS);
            for (int j = 0; j < connections.size(); j++) {
                SilentSocket socket = sockets.get(j);
                if (socket.waits) {
                    socket.waits = false;
                    connections.get(j).onPong(socket.last);
                    connections.get(j).onReadComplete(false);
                }
            }
        }
    }

    private void answering(long millis) {
        for (long left = millis; left > 0; left -= 100) {
            time.pass(100);
            connection.onReadComplete(false);
        }
    }

    private void awaitPing() {
        int before = pings();
        while (pings() == before) {
            time.pass(100);
        }
    }

    private int pings() {
        return (int) socket.effects.stream().filter(it -> it.startsWith("PING")).count();
    }

    private int pongs() {
        return (int) socket.effects.stream().filter("TEXT pong"::equals).count();
    }

    private void text(String text) {
        connection.onMessage(FrameKind.TEXT, text.getBytes(UTF_8));
    }

    /** Counts and keeps nothing. */
    private static final class SilentSocket implements Socket {
        private long pings;
        private int last;
        private boolean waits;

        @Override
        public void write(FrameKind kind, byte[] payload) {}

        @Override
        public void write(SharedMessage message) {}

        @Override
        public void writePing(int number) {
            pings++;
            last = number;
            waits = true;
        }

        @Override
        public void writePong(byte[] payload) {}

        @Override
        public void writeClose(int code, String reason) {}

        @Override
        public void pauseReading() {}

        @Override
        public void resumeReading() {}

        @Override
        public long pendingBytes() {
            return 0;
        }

        @Override
        public int pendingMessages() {
            return 0;
        }

        @Override
        public void finish() {}

        @Override
        public void abort() {}
    }
}
