package io.barnabas.gateway.auth;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A key set (RFC 7517 section 5) as it was at one time: what can be used of it. Immutable. */
final class Jwks {
    /** Most keys of a set; a larger one is refused as a whole. */
    static final int MAX_KEYS = 100;
    /** Most keys that are tried for one token: trying costs, and whoever sends the token chooses its {@code kid}. */
    static final int MAX_CANDIDATES = 4;

    private final List<VerificationKey> keys;

    Jwks(List<VerificationKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Throws {@link IllegalArgumentException} where it is no key set, is too large, or has no key that can be used. */
    static Jwks parse(byte[] json) {
        Map<String, Object> set = Json.object(json);
        if (set == null || !(set.get("keys") instanceof List<?> elements)) {
            throw new IllegalArgumentException(
                    json.length + " bytes that are no JSON object with a list \"keys\": expected a key set");
        }
        if (elements.size() > MAX_KEYS) {
            throw new IllegalArgumentException(elements.size() + " keys: expected at most " + MAX_KEYS);
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (Object element : elements) {
            VerificationKey key = element instanceof Map<?, ?> map ? VerificationKey.of(named(map)) : null;
            if (key != null) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no key of " + elements.size()
                    + " can be used: expected RSA keys of 2048 to 8192 bits or EC keys, for signatures");
        }
        return new Jwks(keys);
    }

    /**
     * The keys that a token may be signed with: those of its {@code kid}, or all of its algorithm where it names none;
     * empty for more than {@link #MAX_CANDIDATES}.
     */
    List<VerificationKey> candidates(SignatureAlgorithm algorithm, @Nullable String kid) {
        List<VerificationKey> found = new ArrayList<>();
        for (VerificationKey key : keys) {
            if (key.algorithms().contains(algorithm) && (kid == null || kid.equals(key.id()))) {
                found.add(key);
            }
        }
        return found.size() > MAX_CANDIDATES ? List.of() : found;
    }

    /** For logs: the ids of all keys that can be used. */
    List<String> ids() {
        return keys.stream().map(key -> String.valueOf(key.id())).toList();
    }

    private static Map<String, Object> named(Map<?, ?> map) {
        Map<String, Object> named = JSONObjectUtils.newJSONObject();
        map.forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }
}
