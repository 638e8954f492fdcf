package io.barnabas.gateway.transport;

import io.barnabas.gateway.admission.Limit;
import io.barnabas.gateway.auth.AuthReason;
import io.barnabas.gateway.auth.Gate;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.CalloutRequest;
import io.barnabas.gateway.connection.CalloutResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Somebody whose upgrade request has no answer yet: a refusal is an HTTP status. */
final class UpgradeApplicant implements Applicant {
    private final Upgrade upgrade;
    private final Doorkeeper doorkeeper;

    UpgradeApplicant(Upgrade upgrade, Doorkeeper doorkeeper) {
        this.upgrade = upgrade;
        this.doorkeeper = doorkeeper;
    }

    @Override
    public void admit(Identity identity) {
        if (!identity.isAnonymous() && !upgrade.reserveUser(identity.user())) {
            upgrade.refuse(Limit.USER);
        } else {
            upgrade.accept((connection, opened, pass) -> connection.onOpened(identity, opened));
        }
    }

    @Override
    public void refuse(AuthReason reason) {
        upgrade.refuse(reason.refusal());
    }

    @Override
    public void awaitFirstMessage(Gate gate, Duration deadline) {
        upgrade.accept((connection, opened, pass) ->
                connection.onWaiting(doorkeeper.firstMessage(gate, opened, pass), opened, deadline.toMillis()));
    }

    @Override
    public CalloutRequest question(@Nullable String token, Duration deadline) {
        return upgrade.question(token, deadline);
    }

    @Override
    public void onAnswer(CalloutResult result) {
        if (result instanceof CalloutResult.Accepted accepted) {
            admit(accepted.identity());
        } else if (result instanceof CalloutResult.Refused refused) {
            upgrade.refuse(refused.refusal());
        }
    }

    @Override
    public void onGone(Runnable action) {
        upgrade.onGone(action);
    }
}
