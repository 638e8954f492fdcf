package io.barnabas.gateway.transport;

import io.barnabas.gateway.auth.AuthReason;
import io.barnabas.gateway.auth.Gate;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.CalloutRequest;
import io.barnabas.gateway.connection.CalloutResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to connect, before the upgrade or with a first message. Each ends in one of {@link #admit}, {@link
 * #refuse} and {@link #awaitFirstMessage}; none of them does anything once the client is gone. Confined to its event
 * loop.
 */
interface Applicant {
    void admit(Identity identity);

    void refuse(AuthReason reason);

    /** Lets it in to say within the deadline who it is. */
    void awaitFirstMessage(Gate gate, Duration deadline);

    /** The question about it to a worker. */
    CalloutRequest question(@Nullable String token, Duration deadline);

    /** Acts on a worker's answer. */
    void onAnswer(CalloutResult result);

    /** Runs this once the client goes away before it was admitted or refused. */
    void onGone(Runnable action);
}
