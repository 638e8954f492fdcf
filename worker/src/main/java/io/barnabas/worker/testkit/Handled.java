package io.barnabas.worker.testkit;

import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.worker.handler.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event, from the first attempt to its end.
 *
 * @param attempts how often the handler was called for it
 * @param sent what was sent for it, in order, by failed attempts too
 * @param exception the last that an attempt ended with; null where none failed
 * @param deadLetter why it is a dead letter, a word of {@code docs/RECORDS.md}; null where it is none
 * @param decision what {@code onConnect} returned; null on other events, and where it threw
 */
public record Handled(
        Outcome outcome,
        int attempts,
        List<Sent> sent,
        @Nullable Throwable exception,
        @Nullable String deadLetter,
        @Nullable ConnectDecision decision) {
    public Handled {
        sent = List.copyOf(sent);
    }

    /** Texts of the replies. */
    public List<String> replies() {
        return Sent.texts(sent, it -> it.kind() == Sent.Kind.REPLY);
    }
}
