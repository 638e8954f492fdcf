package io.barnabas.gateway.transport;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.admission.Limit;
import io.barnabas.gateway.admission.Pass;
import io.barnabas.gateway.auth.AuthReason;
import io.barnabas.gateway.auth.Gate;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.CalloutRequest;
import io.barnabas.gateway.connection.CalloutResult;
import io.barnabas.gateway.connection.Connection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection whose first message is judged: a refusal is a close code. */
final class WaitingApplicant implements Applicant {
    private final Connection connection;
    private final OpenedEvent opened;
    private final Pass pass;

    WaitingApplicant(Connection connection, OpenedEvent opened, Pass pass) {
        this.connection = connection;
        this.opened = opened;
        this.pass = pass;
    }

    @Override
    public void admit(Identity identity) {
        if (!identity.isAnonymous() && !pass.reserveUser(identity.user())) {
            connection.onRefused(CloseCode.USER_LIMIT, Limit.USER.text());
        } else {
            connection.onAdmitted(identity);
        }
    }

    @Override
    public void refuse(AuthReason reason) {
        connection.onRefused(
                reason.retriable() ? CloseCode.AUTH_UNAVAILABLE : CloseCode.UNAUTHENTICATED, reason.sentence());
    }

    @Override
    public void awaitFirstMessage(Gate gate, Duration deadline) {
        throw new IllegalStateException("the first message is here");
    }

    @Override
    public CalloutRequest question(@Nullable String token, Duration deadline) {
        return new CalloutRequest(
                connection.route(),
                connection.number(),
                connection.envelope(),
                connection.trace(),
                opened,
                token,
                deadline);
    }

    @Override
    public void onAnswer(CalloutResult result) {
        if (result instanceof CalloutResult.Accepted accepted) {
            admit(accepted.identity());
        } else {
            result.tell(connection);
        }
    }

    /** Nothing to do: the loop ends the callouts of connections that it forgets. */
    @Override
    public void onGone(Runnable action) {}
}
