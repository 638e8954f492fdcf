package io.barnabas.standalone;

import io.barnabas.common.config.ConfigKey;
import io.barnabas.common.config.KeyType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values to try for keys, so that each can be seen to do something. A new key needs a line only where no guess fits. */
final class KeySamples {
    /** Where not any text will do. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("kafka.bootstrap-servers", "other:9092"),
            Map.entry("gateway.trusted-proxies", "10.0.0.0/8"),
            Map.entry("gateway.tls.client-certificates", "request"),
            Map.entry("worker.topics", "barnabas.inbound"),
            Map.entry("routes[0].path", "/other"),
            Map.entry("routes[0].inbound", "other.inbound"),
            Map.entry("routes[0].outbound", "other.outbound"),
            Map.entry("routes[0].fanout", "other.fanout"),
            Map.entry("routes[0].origins", "https://example.org"),
            Map.entry("routes[0].auth.algorithms", "RS512"),
            Map.entry("routes[0].auth.issuers", "other"),
            Map.entry("routes[0].auth.audiences", "other"),
            Map.entry("routes[0].auth.jwks-url", "https://example.org/other"),
            Map.entry("routes[0].auth.jwks-file", "/other"),
            Map.entry("routes[0].auth.secret", "another one of 32 bytes or more ..."),
            Map.entry("routes[0].auth.tokens", "cookie:other"));

    private static final Map<String, String> JWT = Map.of(
            "routes[0].auth.mode", "jwt",
            "routes[0].auth.issuers", "https://example.org",
            "routes[0].auth.audiences", "example",
            "routes[0].auth.jwks-url", "https://example.org/keys");

    private static final Map<String, String> TLS =
            Map.of("gateway.tls.certificate", "/cert.pem", "gateway.tls.key", "/key.pem");

    /** Keys, or what their names begin with, and the keys without which they have no effect, with values. */
    private static final Map<String, Map<String, String>> NEEDS = new TreeMap<>(Map.of(
            "gateway.admin-host", Map.of("gateway.admin-token", "a token"),
            "gateway.proxy-protocol", Map.of("gateway.trusted-proxies", "10.0.0.0/8"),
            "gateway.tls.", TLS,
            "gateway.tls.client-",
                    Map.of(
                            "gateway.tls.certificate", "/cert.pem",
                            "gateway.tls.key", "/key.pem",
                            "gateway.tls.client-certificates", "required",
                            "gateway.tls.client-ca", "/ca.pem"),
            "worker.admin-host", Map.of("worker.admin-port", "0"),
            "routes[0].exactly-once",
                    Map.of(
                            "routes[0].inbound", "own.inbound",
                            "routes[0].outbound", "own.outbound",
                            "routes[0].fanout", "own.fanout"),
            "routes[0].auth.", JWT,
            "routes[0].auth.mode", Map.of(),
            "routes[0].auth.secret",
                    Map.of(
                            "routes[0].auth.mode", "jwt",
                            "routes[0].auth.issuers", "https://example.org",
                            "routes[0].auth.audiences", "example",
                            "routes[0].auth.algorithms", "HS256",
                            "routes[0].auth.secret", "a secret of 32 bytes or more ......")));

    static {
        NEEDS.put("routes[0].header", Map.of("routes[0].header", "X-Tenant", "routes[0].header-values", "blue"));
        NEEDS.put("routes[0].event-attributes", Map.of("routes[0].auth.mode", "callout"));
        NEEDS.put(
                "routes[0].message-",
                Map.of("routes[0].message-field", "type", "routes[0].message-topics.order", "orders.inbound"));
    }

    /** Keys of which one alone may stand there. */
    private static final Map<String, String> INSTEAD = Map.of("routes[0].auth.jwks-file", "routes[0].auth.jwks-url");

    private KeySamples() {}

    /** Of the key or, if it has none of its own, of what its name begins with. */
    static Map<String, String> needs(ConfigKey key) {
        Map<String, String> needs = Map.of();
        // From the shortest to the longest of those that fit.
        for (Map.Entry<String, Map<String, String>> entry : NEEDS.entrySet()) {
            needs = key.name().startsWith(entry.getKey()) ? entry.getValue() : needs;
        }
        return needs;
    }

    /** The key with what it needs. */
    static Map<String, String> with(ConfigKey key, String value) {
        Map<String, String> all = new HashMap<>(needs(key));
        all.remove(INSTEAD.getOrDefault(key.name(), ""));
        all.put(name(key), value);
        return all;
    }

    /** The key's own, or one below it. */
    static String name(ConfigKey key) {
        return key.type() == KeyType.SUBTREE ? key.name() + ".client.id" : key.name();
    }

    /** What may be tried, in this order. */
    static List<String> candidates(ConfigKey key) {
        String value = VALUES.get(key.name());
        return value != null
                ? List.of(value)
                : switch (key.type()) {
                    case TEXT, SECRET, SUBTREE -> List.of("other");
                    case LIST -> List.of("other,another");
                    case TRUTH -> List.of("true", "false");
                    case CHOICE -> List.of(key.expected().replace("one of ", "").split(", "));
                    case NUMBER -> List.of("7", "70", "700", "7000", "70000", "0", "1");
                    case TIME -> List.of("7ms", "700ms", "7s", "70s", "7m", "70m", "7h", "7d", "0s");
                    case SIZE -> List.of("7", "700", "7KiB", "70KiB", "700KiB", "7MiB", "70MiB", "700MiB");
                };
    }
}
