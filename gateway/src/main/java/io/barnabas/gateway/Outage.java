package io.barnabas.gateway;

import io.barnabas.common.Deadline;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.ConnectionIndex;
import io.barnabas.gateway.connection.EventLoops;
import io.barnabas.gateway.drain.ChosenConnections;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a node's connections when it cannot serve them, as Kafka, a topic or a reader is gone, or when the closer has given it up. Used by one
 * thread.
 */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long POLL_MS = 50;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** For Close frames to be answered; {@code close-timeout} ends each connection before. */
    private static final Duration LEAVE = Duration.ofSeconds(30);

    private final EventLoops loops;
    private final IntSupplier connections;
    private final ChosenConnections chosen;
    private final Duration grace;
    private final int perSecond;
    private final LongSupplier nanoTime;
    /** Since when connections of a route cannot be served, in nanoseconds, by its name. */
    private final Map<String, Long> since = new HashMap<>();
    /** Routes whose connections are being sent away. */
    private Set<String> shed = Set.of();

    private long chosenAt;
    private long lastShed;

    /**
     * What is wrong now.
     *
     * @param reason for the Close frames
     * @param routes those whose connections suffer by it, by name; none when all is well
     */
    record Trouble(String reason, Set<String> routes) {
        static final Trouble NONE = new Trouble("", Set.of());
    }

    /**
     * Takes the node's connections.
     *
     * @param grace for how long they stay while they cannot be served
     * @param perSecond how many are sent away per second after that
     */
    Outage(
            EventLoops loops,
            IntSupplier connections,
            RandomGenerator random,
            Duration grace,
            int perSecond,
            LongSupplier nanoTime) {
        this.loops = loops;
        this.connections = connections;
        this.chosen = new ChosenConnections(loops, random);
        this.grace = grace;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    int connections() {
        return connections.getAsInt();
    }

    /**
     * Called often. What lasts for longer than the grace time sends the connections that suffer by it away, as any other
     * node would serve them better.
     */
    void tick(Trouble trouble) {
        long now = nanoTime.getAsLong();
        since.keySet().retainAll(trouble.routes());
        trouble.routes().forEach(route -> since.putIfAbsent(route, now));
        Set<String> due = trouble.routes().stream()
                .filter(route -> now - since.getOrDefault(route, now) >= grace.toNanos())
                .collect(Collectors.toUnmodifiableSet());
        if (due.isEmpty() || connections() == 0) {
            shed = Set.of();
        } else if (!due.equals(shed)) {
            shed = due;
            LOG.warn(
                    "For {} s {}: connections of the routes {} are sent away, {} a second; {} are there in all",
                    grace.toSeconds(),
                    trouble.reason(),
                    due,
                    perSecond,
                    connections());
            choose(now);
        } else if (chosen.count() >= 0) {
            shed(now, trouble.reason());
        }
    }

    private void choose(long now) {
        Set<String> routes = shed;
        chosenAt = now;
        lastShed = now;
        chosen.choose(100, connection -> routes.contains(connection.route().name()));
    }

    private void shed(long now, String reason) {
        if (chosen.isDone()) {
            if (now - chosenAt >= SECOND_NANOS) {
                // Some may have been on their way in.
                choose(now);
            }
            return;
        }
        // No more at once than in a second, however late this is called.
        long elapsed = Math.min(now - lastShed, SECOND_NANOS);
        int count = (int) (elapsed * perSecond / SECOND_NANOS);
        if (count > 0) {
            lastShed = now;
            chosen.close(count, CloseCode.OVERLOAD, reason);
        }
    }

    /** Closes all connections, and nothing more is written of them. */
    void disownAll() {
        loops.forEach(Connection::disown);
        loops.runAll(ConnectionIndex::refuseCallouts);
    }

    /** Waits until no connection is left. */
    void awaitNone() throws InterruptedException {
        Deadline deadline = new Deadline(LEAVE, nanoTime);
        while (connections() > 0 && !deadline.isOver()) {
            Thread.sleep(POLL_MS);
        }
    }
}
