package io.barnabas.e2e.harness;

import io.barnabas.standalone.EmbeddedBroker;
import java.util.HashMap;
import java.util.Map;

/** A broker that wants names and passwords (SASL mechanism PLAIN), and the properties of clients that have them. */
public final class Sasl {
    /** The broker's own name. */
    public static final String BROKER = "broker";

    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
    private static final String OWN_PASSWORD = "own";

    private Sasl() {}

    /**
     * Options of the broker.
     *
     * @param protocol {@code SASL_PLAINTEXT} or {@code SASL_SSL}
     * @param passwords by name, on top of the broker's own
     */
    public static EmbeddedBroker.Options broker(String protocol, Map<String, String> passwords) {
        StringBuilder users =
                new StringBuilder(LOGIN + "username=\"" + BROKER + "\" password=\"" + OWN_PASSWORD + "\"");
        Map<String, String> all = new HashMap<>(passwords);
        all.put(BROKER, OWN_PASSWORD);
        all.forEach((name, password) -> users.append(" user_" + name + "=\"" + password + "\""));
        return EmbeddedBroker.Options.defaults()
                .withProperty("listener.security.protocol.map", "PLAINTEXT:" + protocol + ",CONTROLLER:PLAINTEXT")
                .withProperty("sasl.enabled.mechanisms", "PLAIN")
                .withProperty("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .withProperty(
                        "listener.name.plaintext.plain.sasl.jaas.config",
                        users.append(';').toString());
    }

    /** Properties of a client. */
    public static Map<String, String> client(String protocol, String name, String password) {
        return Map.of(
                "security.protocol",
                protocol,
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN + "username=\"" + name + "\" password=\"" + password + "\";");
    }

    /** The broker's own, which may do everything. */
    public static Map<String, String> broker(String protocol) {
        return client(protocol, BROKER, OWN_PASSWORD);
    }
}
