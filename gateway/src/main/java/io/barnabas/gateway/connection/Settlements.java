package io.barnabas.gateway.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way of Kafka's acknowledgements onto an event loop. Most of them nobody waits for; these do not wake the loop, which
 * takes them along when it runs next, with the next tick of its wheel at the latest. Thread-safe.
 */
public final class Settlements implements EventWriter.Completion {
    private final Executor now;
    private final Executor later;
    private final Queue<Settlement> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private record Settlement(InboundEvent event, boolean accepted) {}

    /**
     * @param now runs a task on the loop, and wakes it
     * @param later runs a task on the loop before that sleeps the next time, without waking it
     */
    public Settlements(Executor now, Executor later) {
        this.now = now;
        this.later = later;
    }

    @Override
    public void onSettled(InboundEvent event, boolean accepted) {
        queue.add(new Settlement(event, accepted));
        if (scheduled.compareAndSet(false, true)) {
            later.execute(this::settle);
        }
        // Asked only now: who begins to wait after this sees the task on the queue of the loop, which is awake then.
        if (!accepted || isWaitedFor(event)) {
            now.execute(() -> {});
        }
    }

    private static boolean isWaitedFor(InboundEvent event) {
        return event.messages() == 0 || event.source().waitsForKafka();
    }

    private void settle() {
        scheduled.set(false);
        for (Settlement next = queue.poll(); next != null; next = queue.poll()) {
            EventSource source = next.event().source();
            if (next.accepted()) {
                source.onAccepted(next.event());
            } else {
                source.onRejected(next.event());
            }
        }
    }
}
