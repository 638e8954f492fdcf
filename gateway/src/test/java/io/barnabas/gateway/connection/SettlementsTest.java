package io.barnabas.gateway.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.auth.Identity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which acknowledgements of Kafka wake an event loop that sleeps. */
class SettlementsTest {
    private final SleepingLoop loop = new SleepingLoop();
    private final Settlements settlements = new Settlements(loop::wakeUp, loop::add);
    private final Fakes.FakeSocket socket = new Fakes.FakeSocket();
    private final Fakes.FakeKafka kafka = new Fakes.FakeKafka();
    private final Connection connection = new Connection(
            Fakes.settings(
                    ConnectionPolicy.DEFAULT.with(new ConnectionLimits(5_000, 1_000, 10, 5_000, 120_000, 30_000)),
                    kafka,
                    new Fakes.FakeTime(),
                    new Fakes.FakeCloses(),
                    new SplittableRandom(1)),
            socket,
            1,
            Fakes.ENVELOPE,
            null);

    /** Has a queue of tasks, and runs them all when it is woken. */
    private static final class SleepingLoop {
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private int wakeUps;

        void add(Runnable task) {
            tasks.add(task);
        }

        void wakeUp(Runnable task) {
            wakeUps++;
            tasks.add(task);
            run();
        }

        void run() {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }
    }

    @Test
    void thatOfAMessageWaitsUntilTheLoopRunsAnyway() {
        open();
        text("one");
        text("two");
        settle(true);
        settle(true);

        assertThat(loop.wakeUps).isZero();
        assertThat(connection.report().inFlightBytes()).isPositive();
        assertThat(loop.tasks).as("one task for both").hasSize(1);
        loop.run();
        assertThat(connection.report().inFlightBytes()).isZero();
    }

    @Test
    void oneThatResumesReadingWakesTheLoop() {
        open();
        for (int i = 0; i < 8; i++) {
            text("x".repeat(10));
        }
        assertThat(socket.reading).isFalse();
        while (!kafka.unsettled.isEmpty()) {
            settle(true);
        }

        assertThat(socket.reading).isTrue();
    }

    @Test
    void oneThatClosedWaitsForWakesTheLoop() {
        open();
        text("one");
        connection.onSocketGone();
        assertThat(kafka.types()).doesNotContain("CLOSED");
        settle(true);

        assertThat(kafka.types()).endsWith("CLOSED");
    }

    @Test
    void oneThatCameJustBeforeSomebodyWaitedIsTakenAlongByThatRun() {
        open();
        text("one");
        settle(true);
        connection.onSocketGone();
        loop.run();

        assertThat(kafka.types()).endsWith("CLOSED");
    }

    @Test
    void aRefusalWakesTheLoop() {
        open();
        text("one");
        settle(false);

        assertThat(socket.closeSent).isTrue();
    }

    @Test
    void thatOfALifecycleEventWakesTheLoop() {
        connection.onOpened(Identity.ANONYMOUS, new OpenedEvent("ws", "/ws", "127.0.0.1:1", null));
        settle(true);

        assertThat(loop.wakeUps).isOne();
    }

    private void open() {
        connection.onOpened(Identity.ANONYMOUS, new OpenedEvent("ws", "/ws", "127.0.0.1:1", null));
        kafka.acknowledgeAll();
    }

    private void text(String text) {
        connection.onMessage(FrameKind.TEXT, text.getBytes(UTF_8));
    }

    /** Kafka's outcome of the oldest event comes in. */
    private void settle(boolean accepted) {
        settlements.onSettled(kafka.unsettled.remove(), accepted);
    }
}
