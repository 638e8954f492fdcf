package io.barnabas.gateway.connection;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A connection's surroundings in memory: a socket, a Kafka that answers as told, a clock that is moved by hand. */
final class Fakes {
    static final RouteConfig ROUTE = RouteConfig.of("ws", "/ws", Topics.DEFAULT);

    private Fakes() {}

    static final class FakeSocket implements Socket {
        final List<String> effects = new ArrayList<>();
        boolean reading = true;
        boolean closeSent;
        boolean finished;
        boolean aborted;
        long pending;
        long deadlineMs;

        @Override
        public void write(FrameKind kind, byte[] payload) {
            effects.add(kind + " " + new String(payload, java.nio.charset.StandardCharsets.UTF_8));
        }

        @Override
        public void write(SharedMessage message) {
            effects.add("SHARED " + message.payloadBytes());
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
        public void armCloseDeadline(long timeoutMs) {
            deadlineMs = timeoutMs;
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

        @Override
        public Offer offer(InboundEvent event) {
            if (answer == Offer.TAKEN) {
                taken.add(event);
                unsettled.add(event);
            }
            return answer;
        }

        @Override
        public void retryLater(Connection connection) {
            retryAsked = true;
        }

        /** Acknowledges all that was taken, in order, and what that brings. */
        void acknowledgeAll() {
            while (!unsettled.isEmpty()) {
                InboundEvent next = unsettled.poll();
                next.connection().onAccepted(next);
            }
        }

        /** Fails the oldest. */
        void rejectNext() {
            InboundEvent next = unsettled.remove();
            next.connection().onRejected(next);
        }

        List<String> types() {
            return taken.stream().map(e -> e.type().name()).toList();
        }

        String lastValue() {
            return new String(taken.get(taken.size() - 1).value(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    static final class FakeClock implements InstantSource {
        long nowMs = 1_000_000;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(nowMs);
        }
    }
}
