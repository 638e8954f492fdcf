package io.barnabas.gateway.connection;

/**
 * Whether a socket is read: only while Kafka keeps up with what the client sends. Resumes at half of the bound, so as
 * not to flutter. Confined to the connection's event loop, but for {@link #isPaused}.
 */
final class Reading {
    /** Written on the loop only. */
    private volatile boolean paused;

    private int pausedSince;

    /** Pauses or resumes as the outbox stands. Returns whether that changed anything. */
    boolean steer(Outbox outbox, ConnectionSettings settings, Socket socket) {
        int limit = Math.min(
                settings.limits().maxInFlightBytes(), settings.ingress().share());
        boolean pause = outbox.isWaiting() || outbox.heldBytes() > (paused ? limit / 2 : limit);
        if (pause == paused) {
            return false;
        }
        paused = pause;
        if (pause) {
            pausedSince = settings.now();
            settings.metrics().paused();
            socket.pauseReading();
        } else {
            settings.metrics().resumed();
            socket.resumeReading();
        }
        return true;
    }

    /** The connection ends: what its client still sends is discarded by the socket, and it counts as paused no more. */
    void onEnd(ConnectionMetrics metrics) {
        if (paused) {
            paused = false;
            metrics.resumed();
        }
    }

    boolean isPaused() {
        return paused;
    }

    /** For how many ticks it has been paused; 0 while it is not. */
    int pausedTicks(int now) {
        return paused ? now - pausedSince : 0;
    }
}
