package io.barnabas.gateway;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.ConnectionIndex;
import io.barnabas.gateway.connection.EventLoops;
import io.barnabas.gateway.drain.ChosenConnections;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a node's connections when it cannot reach Kafka, or when the closer has given it up. Used by one
 * thread.
 */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long POLL_MS = 50;
    /** For Close frames to be answered; {@code close-timeout} ends each connection before. */
    private static final Duration LEAVE = Duration.ofSeconds(30);

    private final EventLoops loops;
    private final IntSupplier connections;
    private final ChosenConnections chosen;
    private final Duration grace;
    private final int perSecond;
    private final LongSupplier nanoTime;
    private boolean reachable = true;
    private long since;
    private boolean shedding;
    private long lastShed;

    /**
     * Takes the node's connections.
     *
     * @param grace for how long they stay while Kafka cannot be reached
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

    /** Called often; after the grace time sends connections away, as any other node would serve them better. */
    void tick(boolean nowReachable) {
        long now = nanoTime.getAsLong();
        if (nowReachable || reachable) {
            reachable = nowReachable;
            since = now;
            shedding = false;
            return;
        }
        if (now - since < grace.toNanos() || connections() == 0) {
            return;
        }
        if (!shedding) {
            shedding = true;
            lastShed = now;
            LOG.warn(
                    "Kafka cannot be reached for {} s: {} connections are sent away",
                    TimeUnit.NANOSECONDS.toSeconds(now - since),
                    connections());
            chosen.choose(100);
            return;
        }
        int due = (int) Math.min(Integer.MAX_VALUE, (now - lastShed) * perSecond / TimeUnit.SECONDS.toNanos(1));
        if (due > 0 && chosen.count() >= 0) {
            lastShed = now;
            chosen.close(due, CloseCode.OVERLOAD, "the node cannot reach Kafka");
        }
    }

    /** Closes all connections, and nothing more is written of them. */
    void disownAll() {
        loops.forEach(Connection::disown);
        loops.runAll(ConnectionIndex::refuseCallouts);
    }

    /** Waits until no connection is left. */
    void awaitNone() throws InterruptedException {
        long end = nanoTime.getAsLong() + LEAVE.toNanos();
        while (connections() > 0 && nanoTime.getAsLong() < end) {
            Thread.sleep(POLL_MS);
        }
    }
}
