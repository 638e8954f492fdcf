package io.barnabas.gateway.auth;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection belongs to. Lives as long as the connection, so it holds what is needed and never the token.
 *
 * @param user 1 to {@link #MAX_USER_BYTES} bytes of UTF-8 without control characters; empty for {@link #ANONYMOUS} only
 * @param attributes what the route copies from the token, by claim; empty for nothing
 * @param expiresAt when the connection is to be closed; null for never
 */
public record Identity(
        String user,
        Map<String, String> attributes,
        @Nullable Instant expiresAt) {
    public static final int MAX_USER_BYTES = 256;
    /** Nobody in particular. */
    public static final Identity ANONYMOUS = new Identity("", Map.of(), null);

    public Identity {
        attributes = Map.copyOf(attributes);
    }

    /** Whether nobody has said who this is. */
    public boolean isAnonymous() {
        return user.isEmpty();
    }
}
