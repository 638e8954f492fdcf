package io.barnabas.gateway.connection;

import java.util.random.RandomGenerator;

/**
 * The heartbeat rule of one connection: a Ping at each interval, and any byte of the client within the timeout after
 * it, or the peer counts as dead. Times are ticks of the loop's {@link TimingWheel}. While the socket is not read
 * nobody is judged. Confined to the connection's event loop.
 */
final class Heartbeat {
    private static final int NOT_WAITING = 0;

    private int lastSeen;
    private int nextPing;
    /** When the peer is dead unless something came; {@link #NOT_WAITING} while no Ping is open. */
    private int deadAt = NOT_WAITING;

    private long pingNanos;
    private int pings;
    private int pongs;
    private int roundTripMicros = -1;

    /** The first Ping comes at a random time within the interval, so that connections made together do not beat so. */
    Heartbeat(HeartbeatConfig config, int now, RandomGenerator random) {
        lastSeen = now;
        nextPing = now + 1 + random.nextInt(TimingWheel.ticks(config.intervalMs()));
    }

    /** Something came. */
    void onLife(int now) {
        lastSeen = now;
        deadAt = NOT_WAITING;
    }

    /** The socket is read again: the patience begins anew, as an answer may have waited behind what we did not read. */
    void onReadingResumed(HeartbeatConfig config, int now) {
        if (deadAt != NOT_WAITING) {
            deadAt = now + TimingWheel.ticks(config.timeoutMs());
        }
    }

    boolean isDead(int now, boolean paused) {
        return !paused && deadAt != NOT_WAITING && now - deadAt >= 0;
    }

    boolean isPingDue(int now) {
        return now - nextPing >= 0;
    }

    /** A Ping goes out. Returns the number that stands in it, for {@link #onPong}. */
    int onPing(HeartbeatConfig config, int now, long nanos, RandomGenerator random) {
        int interval = TimingWheel.ticks(config.intervalMs());
        nextPing = now + interval - random.nextInt(interval / 5 + 1);
        if (deadAt == NOT_WAITING) {
            deadAt = now + TimingWheel.ticks(config.timeoutMs());
        }
        pingNanos = nanos;
        return ++pings;
    }

    /** A Pong came with that number. Returns the round trip in nanoseconds, or -1 when no such Ping waits for one. */
    long onPong(int number, long nanos) {
        if (number != pings || pongs == pings) {
            return -1;
        }
        pongs = pings;
        long roundTrip = nanos - pingNanos;
        roundTripMicros = (int) Math.min(Integer.MAX_VALUE, roundTrip / 1_000);
        return roundTrip;
    }

    /** When it is to be asked again. */
    int next(boolean paused) {
        return paused || deadAt == NOT_WAITING || deadAt - nextPing > 0 ? nextPing : deadAt;
    }

    int lastSeen() {
        return lastSeen;
    }

    /** The last round trip in microseconds; -1 before the first Pong. */
    int roundTripMicros() {
        return roundTripMicros;
    }
}
