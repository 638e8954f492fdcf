package io.barnabas.gateway.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.MessageTopics;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.Ingress.Offer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/** What holds of a connection whatever happens, in whatever order. Repeat a run with -Dbarnabas.test.seed=N. */
class ConnectionRandomTest {
    private static final int STEPS = 300;
    private static final int QUEUE_BOUND = 1_000;
    private static final RouteConfig ROUTE = Fakes.ROUTE.with(new MessageTopics("t", Map.of("o", "other")));

    private final long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Fakes.FakeSocket socket = new Fakes.FakeSocket();
    private final Fakes.FakeKafka kafka = new Fakes.FakeKafka();
    private final Fakes.FakeTime time = new Fakes.FakeTime();
    private final Fakes.FakeCloses closes = new Fakes.FakeCloses();
    private final Connection connection = new Connection(
            Fakes.settings(
                    ROUTE,
                    new ConnectionPolicy(
                            new ConnectionLimits(10_000, QUEUE_BOUND, 10, 5_000, 120_000, 30_000),
                            new HeartbeatConfig(25_000, 10_000, 2_000),
                            new RateLimits(new CellRate(20, 100), new CellRate(20_000, 200_000), new CellRate(5, 20))),
                    kafka,
                    time,
                    closes,
                    new SplittableRandom(seed)),
            socket,
            1,
            new Envelope(List.of(new Lane(ROUTE.inbound(), 3), new Lane("other", 5))),
            null);
    private final List<InboundEvent> accepted = new ArrayList<>();
    private boolean rejectedMessage;
    private long firstRejected = Long.MAX_VALUE;

    @RepeatedTest(500)
    void promisesHoldForAnyOrderOfEvents() {
        connection.onOpened(Identity.ANONYMOUS, new OpenedEvent("ws", "/ws", "127.0.0.1:1", null));
        for (int i = 0; i < STEPS; i++) {
            step();
            check();
        }
        settle();
        check();
        String why = "seed " + seed;
        assertThat(connection.phase()).as(why).isEqualTo(Phase.CLOSED);
        assertThat(of(EventType.CLOSED)).as(why).hasSize(1);
        assertThat(closes.causes).as(why).hasSize(1);
        assertThat(kafka.forgotten).as(why).containsExactly(connection);
        assertThat(connection.isArmed()).as("a deadline is left, " + why).isFalse();
        assertThat(accepted).as(why).last().extracting(InboundEvent::type).isEqualTo(EventType.CLOSED);
        if (!rejectedMessage) {
            assertThat(of(EventType.OPENED)).as(why).hasSize(1);
            assertThat(accepted)
                    .as(why)
                    .filteredOn(it -> it.lane().topic().equals(ROUTE.inbound()))
                    .first()
                    .extracting(InboundEvent::type)
                    .isEqualTo(EventType.OPENED);
        }
        long last = Math.min(
                firstRejected - 1,
                accepted.stream().mapToLong(InboundEvent::sequence).max().orElse(0));
        assertThat(new String(of(EventType.CLOSED).get(0).value(), UTF_8))
                .as(why)
                .contains("\"lastSequence\":" + last + "}");
    }

    /** As above, where the first message is judged, a node gives up, or a closer has told the end. */
    @RepeatedTest(500)
    void promisesHoldWhoeverElseHasASay() {
        OpenedEvent opened = new OpenedEvent("ws", "/ws", "127.0.0.1:1", null);
        boolean admitted = random.nextBoolean();
        long toldByCloser = -1;
        if (admitted) {
            connection.onOpened(Identity.ANONYMOUS, opened);
        } else {
            connection.onWaiting((asking, kind, payload) -> {}, opened, 10_000);
        }
        for (int i = 0; i < STEPS; i++) {
            if (connection.phase() == Phase.CLOSED || random.nextInt(60) > 0) {
                step();
            } else {
                switch (random.nextInt(6)) {
                    case 0 -> connection.abandon();
                    case 1 -> connection.onRefused(CloseCode.UNAUTHENTICATED, "no");
                    case 2 -> {
                        toldByCloser = toldByCloser < 0 ? endsTaken() : toldByCloser;
                        connection.disown();
                    }
                    default -> {
                        admitted |= connection.phase() == Phase.WAITING;
                        connection.onAdmitted(new Identity("ann", Map.of(), expiry()));
                    }
                }
            }
            check();
        }
        settle();
        check();
        String why = "seed " + seed;
        assertThat(closes.causes).as(why).hasSize(1);
        assertThat(kafka.forgotten).as(why).containsExactly(connection);
        assertThat(connection.isArmed()).as("a deadline is left, " + why).isFalse();
        assertThat(of(EventType.OPENED)).as(why).hasSizeLessThanOrEqualTo(1);
        assertThat(of(EventType.CLOSED)).as(why).hasSizeLessThanOrEqualTo(1);
        if (!admitted) {
            assertThat(kafka.taken).as("told before it was admitted, " + why).isEmpty();
        }
        if (toldByCloser >= 0) {
            assertThat(endsTaken()).as("an end after the closer's, " + why).isEqualTo(toldByCloser);
        }
    }

    private long endsTaken() {
        return kafka.taken.stream().filter(e -> e.type() == EventType.CLOSED).count();
    }

    private @Nullable Instant expiry() {
        return random.nextBoolean() ? null : time.instant().plusSeconds(random.nextInt(200));
    }

    private void step() {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> message();
            case 4, 5 -> settleOne(true);
            case 6 -> kafka.answer = random.nextInt(3) == 0 ? Offer.REFUSED : Offer.TAKEN;
            case 7 -> connection.onRetry();
            case 8 -> send();
            case 9 -> connection.onPing(new byte[random.nextInt(126)]);
            case 10 -> {
                socket.pending = random.nextInt(QUEUE_BOUND);
                socket.pendingMessages = socket.pending == 0 ? 0 : random.nextInt(11);
            }
            case 11 -> time.pass(random.nextInt(1_000));
            case 12 -> connection.onReadComplete(random.nextInt(4) == 0);
            case 13 -> kafka.share = random.nextInt(3) == 0 ? random.nextInt(10_000) : Integer.MAX_VALUE;
            default -> rare();
        }
    }

    private void rare() {
        switch (random.nextInt(30)) {
            case 0 -> connection.onPeerClose(1000, "");
            case 1 -> connection.close(CloseCode.BACKEND, 1000, "");
            case 2 -> {
                connection.onSocketGone();
            }
            case 3 -> connection.onClientError(CloseCode.PROTOCOL_ERROR, "");
            case 4 -> connection.cut(CloseCode.NODE_MEMORY);
            case 5 -> settleOne(false);
            case 6 -> time.pass(random.nextInt(130_000));
            case 8 -> time.stall(random.nextInt(130_000));
            case 9 -> connection.onPong(random.nextInt(5));
            case 7 -> kafka.answer = Offer.FAILED;
            default -> {}
        }
    }

    private void message() {
        // A paused socket brings no more than what was read already.
        if (socket.reading || random.nextInt(10) == 0) {
            connection.onMessage(
                    FrameKind.TEXT,
                    (random.nextBoolean() ? "{\"t\":\"o\"}" : "x".repeat(random.nextInt(2_000))).getBytes(UTF_8));
        }
    }

    private void send() {
        boolean open = connection.phase() == Phase.OPEN;
        long before = socket.pending;
        byte[] payload = new byte[random.nextInt(QUEUE_BOUND)];
        int messages = socket.pendingMessages;
        boolean sent = connection.send(FrameKind.BINARY, payload);
        assertThat(sent && !open).as("sent after close, seed " + seed).isFalse();
        if (sent && before > 0) {
            assertThat(before + payload.length).as("queue bound, seed " + seed).isLessThanOrEqualTo(QUEUE_BOUND);
            assertThat(messages).as("queue bound, seed " + seed).isLessThan(10);
        }
    }

    private void settleOne(boolean accept) {
        if (kafka.unsettled.isEmpty()) {
            return;
        }
        // Kafka keeps the order of each partition, and none between them.
        String topic = random.nextBoolean() ? ROUTE.inbound() : "other";
        InboundEvent event = kafka.unsettled.stream()
                .filter(it -> it.lane().topic().equals(topic))
                .findFirst()
                .orElseGet(kafka.unsettled::getFirst);
        kafka.unsettled.remove(event);
        if (accept) {
            accepted.add(event);
            connection.onAccepted(event);
        } else {
            rejectedMessage |= event.type() != EventType.CLOSED;
            if (event.type() == EventType.MESSAGE) {
                firstRejected = Math.min(firstRejected, event.sequence());
            }
            connection.onRejected(event);
        }
    }

    private void settle() {
        connection.onSocketGone();
        kafka.answer = Offer.TAKEN;
        while (connection.phase() != Phase.CLOSED) {
            connection.onRetry();
            settleOne(true);
        }
    }

    private void check() {
        String why = "seed " + seed;
        assertThat(socket.effects.stream().filter(e -> e.startsWith("CLOSE")).count())
                .as("Close frames, " + why)
                .isLessThanOrEqualTo(1);
        int close = socket.effects.indexOf(socket.effects.stream()
                .filter(e -> e.startsWith("CLOSE"))
                .findFirst()
                .orElse("none"));
        if (close >= 0) {
            assertThat(socket.effects).as("nothing after our Close, " + why).hasSize(close + 1);
        }
        List<Long> sequences = kafka.taken.stream()
                .filter(e -> e.type() == EventType.MESSAGE)
                .map(InboundEvent::sequence)
                .toList();
        assertThat(sequences).as("order, " + why).isSorted().doesNotHaveDuplicates();
    }

    private List<InboundEvent> of(EventType type) {
        return accepted.stream().filter(e -> e.type() == type).toList();
    }
}
