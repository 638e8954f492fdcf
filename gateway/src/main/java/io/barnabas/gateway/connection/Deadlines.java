package io.barnabas.gateway.connection;

import io.barnabas.common.contract.CloseCode;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What time may bring an open connection: Pings, and the ends by silence, by a pause that lasts too long, by a message
 * that is never finished and by the expiry of a token. Times are ticks. Confined to the connection's event loop.
 */
final class Deadlines {
    private static final int NONE = 0;

    private final Heartbeat heartbeat;
    /** Whether the client has pinged by text, so that it is owed answers while its socket is not read. */
    private boolean pingsByText;
    /** Tick of the first byte of a message that has not come whole; {@link #NONE} for none. */
    private int incompleteSince = NONE;

    Deadlines(HeartbeatConfig config, int now, RandomGenerator random) {
        this.heartbeat = new Heartbeat(config, now, random);
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }

    void onTextPing() {
        pingsByText = true;
    }

    boolean owesPong(boolean paused) {
        return paused && pingsByText;
    }

    /** A message has come whole. */
    void onMessage() {
        incompleteSince = NONE;
    }

    /** A read has ended. Returns whether there is a new deadline. */
    boolean onReadComplete(boolean incomplete, int now) {
        heartbeat.onLife(now);
        boolean begins = incomplete && incompleteSince == NONE;
        if (!incomplete) {
            incompleteSince = NONE;
        } else if (begins) {
            incompleteSince = Math.max(1, now);
        }
        return begins;
    }

    /** The socket is read again: what we did not read is not held against the client. */
    void onReadingResumed(HeartbeatConfig config, int now) {
        heartbeat.onReadingResumed(config, now);
        if (incompleteSince != NONE) {
            incompleteSince = Math.max(1, now);
        }
    }

    /** Which end is due now; null for none. */
    @Nullable
    CloseCode due(ConnectionSettings settings, Reading reading, @Nullable Instant expiresAt) {
        int now = settings.now();
        boolean paused = reading.isPaused();
        if (heartbeat.isDead(now, paused)) {
            return CloseCode.HEARTBEAT;
        }
        if (paused && reading.pausedTicks(now) >= ticks(settings.limits().maxPauseMs())) {
            return CloseCode.OVERLOAD;
        }
        if (!paused && incompleteSince != NONE && now - incompleteDue(settings) >= 0) {
            return CloseCode.MESSAGE_TIMEOUT;
        }
        return expiresAt != null && settings.nowMs() >= expiresAt.toEpochMilli() ? CloseCode.EXPIRED : null;
    }

    /** When {@link #due} is to be asked again. */
    int next(ConnectionSettings settings, Reading reading, @Nullable Instant expiresAt) {
        int now = settings.now();
        boolean paused = reading.isPaused();
        int due = heartbeat.next(paused);
        if (expiresAt != null) {
            // The wall clock may be set meanwhile: each beat looks again.
            due = earlier(due, now + ticks(Math.max(0, expiresAt.toEpochMilli() - settings.nowMs())));
        }
        if (owesPong(paused)) {
            due = earlier(due, now + ticks(settings.heartbeat().pausedPongMs()));
        }
        if (paused) {
            int since = now - reading.pausedTicks(now);
            return earlier(due, since + ticks(settings.limits().maxPauseMs()));
        }
        return incompleteSince == NONE ? due : earlier(due, incompleteDue(settings));
    }

    private int incompleteDue(ConnectionSettings settings) {
        return incompleteSince + ticks(settings.limits().messageTimeoutMs());
    }

    private static int ticks(long millis) {
        return TimingWheel.ticks(millis);
    }

    private static int earlier(int one, int other) {
        return one - other <= 0 ? one : other;
    }
}
