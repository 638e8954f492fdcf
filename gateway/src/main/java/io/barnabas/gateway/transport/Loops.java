package io.barnabas.gateway.transport;

import io.barnabas.gateway.connection.ConnectionIndex;
import io.barnabas.gateway.connection.EventLoops;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The node's event loops by index. Connection numbers are dealt so that a number alone names its loop. Thread-safe;
 * filled while the server starts.
 */
final class Loops implements EventLoops {
    private final AtomicReferenceArray<EventLoopConnections> loops;

    Loops(int size) {
        loops = new AtomicReferenceArray<>(size);
    }

    void set(int index, EventLoopConnections connections) {
        loops.set(index, connections);
    }

    /** The n-th number, from 0, of the loop with that index. */
    long number(int index, long nth) {
        return nth * loops.length() + index + 1;
    }

    @Override
    public int size() {
        return loops.length();
    }

    @Override
    public int ownerOf(long number) {
        return (int) ((number - 1) % loops.length());
    }

    @Override
    public void run(int loop, Consumer<ConnectionIndex> batch) {
        loops.get(loop).run(batch);
    }

    /** The loop whose largest connection holds most; the asking one where it is so itself. */
    EventLoopConnections holdingMost(EventLoopConnections asking) {
        EventLoopConnections most = asking;
        for (int i = 0; i < loops.length(); i++) {
            EventLoopConnections other = loops.get(i);
            if (other != null && other.largestHeldBytes() > most.largestHeldBytes()) {
                most = other;
            }
        }
        return most;
    }

    /** Exact only while nothing changes. */
    int connections() {
        int sum = 0;
        for (int i = 0; i < loops.length(); i++) {
            EventLoopConnections loop = loops.get(i);
            sum += loop == null ? 0 : loop.size();
        }
        return sum;
    }
}
