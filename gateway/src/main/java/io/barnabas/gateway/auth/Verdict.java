package io.barnabas.gateway.auth;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is to be done with somebody who wants to connect. */
public sealed interface Verdict {
    /** Connect. */
    record Admitted(Identity identity) implements Verdict {}

    /** Do not connect: answer with {@link AuthReason#refusal()}, or close a connection that waits for its first frame. */
    record Refused(AuthReason reason) implements Verdict {}

    /**
     * Hold on: the token's key is awaited. The stage never fails, ends within the configured wait, and often on a thread
     * that must not be held.
     */
    record Pending(CompletionStage<AuthResult> result) implements Verdict {}

    /** Connect, forward nothing, and ask again with the first message, which must come within the deadline. */
    record FirstFrame(Duration deadline) implements Verdict {}

    /**
     * A worker decides, within the deadline.
     *
     * @param token what the client gave; null for none
     */
    record AskWorker(@Nullable String token, Duration deadline) implements Verdict {
        /** Without the token. */
        @Override
        public String toString() {
            return "AskWorker[" + (token == null ? "no token" : "a token") + ", " + deadline + "]";
        }
    }
}
