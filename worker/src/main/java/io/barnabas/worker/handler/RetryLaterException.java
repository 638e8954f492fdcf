package io.barnabas.worker.handler;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler that knows when it is worth while to try again, as after a 429 with {@code Retry-After}. It counts
 * as a failed attempt; after the last one the record goes to the dead-letter topic. The event's key waits meanwhile, on
 * an exactly-once route its partition.
 */
public final class RetryLaterException extends RuntimeException {
    /** The longest pause. */
    public static final Duration MAX_PAUSE = Duration.ofHours(1);

    private static final long serialVersionUID = 1L;

    private final Duration pause;

    /** @param pause until the next attempt, in place of {@code worker.retry}'s; 0 to {@link #MAX_PAUSE} */
    public RetryLaterException(Duration pause, String message) {
        this(pause, message, null);
    }

    /**
     * The same, with what led to it.
     *
     * @param pause until the next attempt, in place of {@code worker.retry}'s; 0 to {@link #MAX_PAUSE}
     * @throws IllegalArgumentException for another one
     */
    public RetryLaterException(Duration pause, String message, @Nullable Throwable cause) {
        super(message, cause);
        if (pause.isNegative() || pause.compareTo(MAX_PAUSE) > 0) {
            throw new IllegalArgumentException("retry after " + pause + ": expected 0 to " + MAX_PAUSE);
        }
        this.pause = pause;
    }

    public Duration pause() {
        return pause;
    }
}
