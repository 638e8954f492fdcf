package io.barnabas.gateway.connection;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.handshake.Refusal;
import java.util.Map;

/** What a callout brought, for an upgrade request that waits or for a connection that waits. */
public sealed interface CalloutResult {
    /** There shall be a connection. */
    record Accepted(Identity identity) implements CalloutResult {}

    /**
     * There shall be none.
     *
     * @param status HTTP status, 400 to 599
     * @param reason for people, at most 123 bytes of UTF-8; empty for none
     */
    record Refused(int status, String reason) implements CalloutResult {
        private static final String RETRY_AFTER_SECONDS = "5";

        /** The answer to an upgrade request. */
        public Refusal refusal() {
            return new Refusal(
                    status,
                    reason.isEmpty() ? "The connection was refused." : reason,
                    switch (status) {
                        // RFC 9110 section 15.5.2: a 401 must name a scheme.
                        case 401 -> Map.of("WWW-Authenticate", "Bearer");
                        case 429, 503, 504 -> Map.of("Retry-After", RETRY_AFTER_SECONDS);
                        default -> Map.of();
                    });
        }

        /** The same for a connection that exists and waits for its first message to be judged. */
        public CloseCode closeCode() {
            return status < 500 ? CloseCode.UNAUTHENTICATED : CloseCode.AUTH_UNAVAILABLE;
        }
    }

    /** Tells it to a connection that waits for its first message to be judged. */
    default void tell(Connection waiting) {
        if (this instanceof Accepted accepted) {
            waiting.onAdmitted(accepted.identity());
        } else if (this instanceof Refused refused) {
            waiting.onRefused(refused.closeCode(), refused.reason());
        }
    }
}
