package io.barnabas.gateway.connection;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A connection's surroundings in memory: a socket, a Kafka that answers as told, a clock that is moved by hand. */
final class Fakes {
    static final RouteConfig ROUTE = RouteConfig.of("ws", "/ws", Topics.DEFAULT);

    /** Of a connection that goes to partition 0. */
    static final Envelope ENVELOPE = envelope(0);

    private Fakes() {}

    static Envelope envelope(int partition) {
        return new Envelope(List.of(new Lane(ROUTE.inbound(), partition)));
    }

    static final class FakeSocket implements Socket {
        final List<String> effects = new ArrayList<>();
        boolean reading = true;
        boolean closeSent;
        boolean finished;
        boolean aborted;
        long pending;
        int pendingMessages;

        @Override
        public void write(FrameKind kind, byte[] payload) {
            effects.add(kind + " " + new String(payload, java.nio.charset.StandardCharsets.UTF_8));
        }

        @Override
        public void write(SharedMessage message) {
            effects.add("SHARED " + message.payloadBytes());
        }

        @Override
        public void writePing(int number) {
            effects.add("PING " + number);
        }

        @Override
        public void writePong(byte[] payload) {
            effects.add("PONG " + payload.length);
        }

        @Override
        public void writeClose(int code, String reason) {
            effects.add("CLOSE " + code + " " + reason);
            closeSent = true;
        }

        @Override
        public void pauseReading() {
            reading = false;
        }

        @Override
        public void resumeReading() {
            reading = true;
        }

        @Override
        public long pendingBytes() {
            return pending;
        }

        @Override
        public int pendingMessages() {
            return pendingMessages;
        }

        @Override
        public void finish() {
            finished = true;
        }

        @Override
        public void abort() {
            aborted = true;
        }
    }

    static final class FakeKafka implements Ingress {
        Offer answer = Offer.TAKEN;
        final List<InboundEvent> taken = new ArrayList<>();
        final Deque<InboundEvent> unsettled = new ArrayDeque<>();
        boolean retryAsked;
        int share = Integer.MAX_VALUE;
        final List<Connection> forgotten = new ArrayList<>();
        /** Entries of connections and their removals, which are acknowledged at once unless {@link #holdsEntries}. */
        final List<InboundEvent> listed = new ArrayList<>();

        boolean holdsEntries;

        @Override
        public Offer offer(InboundEvent event) {
            if (answer == Offer.TAKEN && event.record() != InboundEvent.Kind.EVENT) {
                listed.add(event);
                if (holdsEntries) {
                    unsettled.add(event);
                } else {
                    event.source().onAccepted(event);
                }
                return answer;
            }
            if (answer == Offer.TAKEN) {
                taken.add(event);
                unsettled.add(event);
            }
            return answer;
        }

        @Override
        public int share() {
            return share;
        }

        @Override
        public void retryLater(Connection connection) {
            retryAsked = true;
        }

        @Override
        public void forget(Connection connection) {
            forgotten.add(connection);
        }

        /** Acknowledges all that was taken, in order, and what that brings. */
        void acknowledgeAll() {
            while (!unsettled.isEmpty()) {
                InboundEvent next = unsettled.poll();
                next.source().onAccepted(next);
            }
        }

        /** Fails the oldest. */
        void rejectNext() {
            InboundEvent next = unsettled.remove();
            next.source().onRejected(next);
        }

        List<String> types() {
            return taken.stream().map(e -> e.type().name()).toList();
        }

        String lastValue() {
            return new String(taken.get(taken.size() - 1).value(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    /** Wall clock, nanoseconds and wheel, moved together by hand. */
    static final class FakeTime implements InstantSource {
        final TimingWheel wheel = new TimingWheel(0, e -> {
            throw e;
        });
        private long nowMs;
        private long ofDayMs = 1_000_000;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(ofDayMs + nowMs);
        }

        /** The time of day is set, as an operator or NTP does. */
        void set(long byMillis) {
            ofDayMs += byMillis;
        }

        long nanos() {
            return nowMs * 1_000_000;
        }

        /** Lets so many milliseconds pass, tick by tick. */
        void pass(long millis) {
            for (long left = millis; left > 0; left -= TimingWheel.TICK_MS) {
                nowMs += Math.min(left, TimingWheel.TICK_MS);
                wheel.advance(nanos());
            }
        }

        /** The loop stands still for so long and then goes on. */
        void stall(long millis) {
            nowMs += millis;
            wheel.advance(nanos());
        }
    }

    /** What the last connection to end was reported as. */
    static final class FakeCloses implements CloseListener {
        final List<CloseCode> causes = new ArrayList<>();

        @Nullable
        ConnectionReport last;

        @Override
        public void onClosed(CloseCode cause, int code, String reason, boolean wasClean, ConnectionReport report) {
            causes.add(cause);
            last = report;
        }
    }

    static ConnectionSettings settings(
            ConnectionPolicy policy, FakeKafka kafka, FakeTime time, CloseListener closes, RandomGenerator random) {
        return settings(ROUTE, policy, kafka, time, closes, random);
    }

    static ConnectionSettings settings(
            RouteConfig route,
            ConnectionPolicy policy,
            FakeKafka kafka,
            FakeTime time,
            CloseListener closes,
            RandomGenerator random) {
        return new ConnectionSettings(
                route,
                policy,
                new LoopContext(kafka, ConnectionMetrics.NONE, closes, time.wheel, time, time::nanos, random));
    }
}
