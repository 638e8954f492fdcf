package io.barnabas.common.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker answers to {@code connect}. The constructors check all bounds, on both sides of Kafka; messages of their
 * exceptions name what was found, but no value, as these belong to people.
 */
public sealed interface ConnectDecision {
    /** Longest user, in bytes of UTF-8. */
    int MAX_USER_BYTES = 256;
    /** Bytes of UTF-8 of all names and values of attributes together. */
    int MAX_ATTRIBUTES_BYTES = 1024;
    /** Most attributes. */
    int MAX_ATTRIBUTES = 16;

    /** HTTP status of a refusal that names none. */
    int DEFAULT_STATUS = 403;

    /** Connect, as nobody in particular. */
    static ConnectDecision accept() {
        return accept(null, Map.of(), null);
    }

    /** Connect, as that user. */
    static ConnectDecision accept(String user) {
        return accept(user, Map.of(), null);
    }

    /** Connect; see {@link Accept}. */
    static ConnectDecision accept(@Nullable String user, Map<String, String> attributes, @Nullable Instant expiresAt) {
        return new Accept(user, attributes, expiresAt);
    }

    /** Do not connect; see {@link Refuse}. */
    static ConnectDecision refuse(int status, String reason) {
        return new Refuse(status, reason);
    }

    /**
     * Connect.
     *
     * @param user 1 to {@link #MAX_USER_BYTES} bytes of UTF-8 without control characters; null for nobody in particular
     * @param attributes for those who handle the connection's events, by name, without control characters; at most
     *     {@link #MAX_ATTRIBUTES} and {@link #MAX_ATTRIBUTES_BYTES}
     * @param expiresAt when the connection is to be closed, up to the year 9999; null for never
     */
    record Accept(
            @Nullable String user,
            Map<String, String> attributes,
            @Nullable Instant expiresAt) implements ConnectDecision {
        private static final Instant MAX_EXPIRY = Instant.parse("9999-12-31T23:59:59Z");

        public Accept {
            attributes = Map.copyOf(attributes);
            if (user != null) {
                check("user", user);
                int bytes = user.getBytes(UTF_8).length;
                if (bytes < 1 || bytes > MAX_USER_BYTES) {
                    throw new IllegalArgumentException(
                            "user of " + bytes + " bytes: expected 1 to " + MAX_USER_BYTES + ", or none at all");
                }
            }
            int bytes = 0;
            for (Map.Entry<String, String> attribute : attributes.entrySet()) {
                check("name of an attribute", attribute.getKey());
                check("attribute", attribute.getValue());
                bytes += attribute.getKey().getBytes(UTF_8).length
                        + attribute.getValue().getBytes(UTF_8).length;
            }
            if (attributes.size() > MAX_ATTRIBUTES || bytes > MAX_ATTRIBUTES_BYTES) {
                throw new IllegalArgumentException(attributes.size() + " attributes of " + bytes
                        + " bytes: expected at most " + MAX_ATTRIBUTES + " of " + MAX_ATTRIBUTES_BYTES);
            }
            if (expiresAt != null && (expiresAt.isBefore(Instant.EPOCH) || expiresAt.isAfter(MAX_EXPIRY))) {
                throw new IllegalArgumentException("expiry " + expiresAt + ": expected a time of 1970 to 9999");
            }
        }

        /** The value of an {@code accept} record. */
        public byte[] toJson() {
            return new JsonObject()
                    .put("user", user)
                    .put("attributes", attributes)
                    .put("expiresAt", expiresAt == null ? null : expiresAt.toString())
                    .toBytes();
        }

        private static void check(String what, String text) {
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(what + " with a control character: expected none");
            }
        }
    }

    /**
     * Do not connect.
     *
     * @param status HTTP status, 400 to 599
     * @param reason one sentence for the client; at most 123 bytes of UTF-8, so that it fits a Close frame
     */
    record Refuse(int status, String reason) implements ConnectDecision {
        public Refuse {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status " + status + ": expected 400 to 599");
            }
            int bytes = reason.getBytes(UTF_8).length;
            if (bytes > CloseCode.MAX_REASON_BYTES) {
                throw new IllegalArgumentException(
                        "reason of " + bytes + " bytes: expected at most " + CloseCode.MAX_REASON_BYTES);
            }
        }
    }
}
