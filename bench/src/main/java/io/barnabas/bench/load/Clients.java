package io.barnabas.bench.load;

import io.barnabas.common.command.CommandException;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Many WebSocket connections to one server, opened at a steady rate. Used by one thread. */
public final class Clients implements AutoCloseable {
    /** Handshakes under way at once; a server's listen backlog is not what is measured. */
    private static final int MAX_HANDSHAKES = 200;

    private static final long HANDSHAKE_PATIENCE_S = 40;
    private static final long CLOSE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long STEP_MS = 20;

    private final EventLoops loops;
    private final List<Client> clients = new ArrayList<>();
    private final Tally tally = new Tally();

    private Clients(EventLoops loops) {
        this.loops = loops;
    }

    /** Told while connections are opened. */
    @FunctionalInterface
    public interface Opening {
        void onOpened(long open, int wanted);
    }

    /**
     * Opens connections and waits until each is open or has failed.
     *
     * @param perSecond how many are begun per second
     * @param threads event loops, which share the connections evenly
     * @throws CommandException when none could be opened
     */
    public static Clients open(Target target, int count, int perSecond, int threads, Opening opening)
            throws InterruptedException {
        Clients all = new Clients(new EventLoops(threads));
        boolean done = false;
        try {
            all.connect(target, count, perSecond, opening);
            done = true;
            return all;
        } finally {
            if (!done) {
                all.close();
            }
        }
    }

    public Tally tally() {
        return tally;
    }

    /** Clients by the loop that they are on; those that never connected are on the one that they were meant for. */
    List<List<Client>> byLoop() {
        List<List<Client>> parts = new ArrayList<>();
        for (int loop = 0; loop < loops.all().size(); loop++) {
            List<Client> part = new ArrayList<>();
            for (int i = loop; i < clients.size(); i += loops.all().size()) {
                part.add(clients.get(i));
            }
            parts.add(part);
        }
        return parts;
    }

    List<EventLoop> loops() {
        return loops.all();
    }

    int size() {
        return clients.size();
    }

    private void connect(Target target, int count, int perSecond, Opening opening) throws InterruptedException {
        Connector connector = new Connector(target, loops, tally);
        Semaphore handshakes = new Semaphore(MAX_HANDSHAKES);
        RateSchedule schedule = new RateSchedule(System.nanoTime(), perSecond);
        for (int i = 0; i < count; i++) {
            long wait = schedule.intendedNanos(i) - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            acquire(handshakes, 1);
            clients.add(connector.connect(i, handshakes::release));
            if (i > 0 && i % (5L * perSecond) == 0) {
                opening.onOpened(tally.open(), count);
            }
        }
        acquire(handshakes, MAX_HANDSHAKES);
        opening.onOpened(tally.open(), count);
        if (tally.open() == 0) {
            throw new CommandException(
                    "No connection to " + target.url() + ": " + tally.causes().keySet() + ".");
        }
    }

    private static void acquire(Semaphore handshakes, int permits) throws InterruptedException {
        if (!handshakes.tryAcquire(permits, HANDSHAKE_PATIENCE_S, TimeUnit.SECONDS)) {
            throw new CommandException("Handshakes did not end within " + HANDSHAKE_PATIENCE_S + " s.");
        }
    }

    /** Says goodbye on all connections, waits for the server's, at most ten seconds, and ends the threads. */
    @Override
    public void close() {
        for (Client client : clients) {
            loops.of(client.index).execute(client::leave);
        }
        long deadline = System.nanoTime() + CLOSE_PATIENCE_NANOS;
        try {
            while (tally.open() > 0 && System.nanoTime() - deadline < 0) {
                Thread.sleep(STEP_MS);
            }
            Thread.sleep(STEP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loops.close();
    }
}
