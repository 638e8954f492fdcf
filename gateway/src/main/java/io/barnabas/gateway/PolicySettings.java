package io.barnabas.gateway;

import io.barnabas.common.config.Settings;
import io.barnabas.gateway.connection.CellRate;
import io.barnabas.gateway.connection.ConnectionLimits;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.connection.HeartbeatConfig;
import io.barnabas.gateway.connection.RateLimits;
import java.time.Duration;

/**
 * Reads what connections may do. The same keys stand below {@code gateway.}, for all routes, and below a route, where
 * they win.
 */
final class PolicySettings {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration HOUR = Duration.ofHours(1);

    private PolicySettings() {}

    /**
     * Problems are left in the settings.
     *
     * @param prefix {@code gateway.} or {@code routes[0].}
     */
    static ConnectionPolicy from(Settings settings, String prefix, ConnectionPolicy defaults) {
        return new ConnectionPolicy(
                limits(settings, prefix + "connection.", defaults.limits()),
                heartbeat(settings, prefix + "heartbeat.", defaults.heartbeat()),
                rates(settings, prefix + "rates.", defaults.rates()));
    }

    /** A connection that Kafka refuses for so long is closed: its frames would fail by then. */
    static ConnectionPolicy withMaxPause(ConnectionPolicy policy, Duration maxPause) {
        ConnectionLimits limits = policy.limits();
        return policy.with(new ConnectionLimits(
                limits.maxInFlightBytes(),
                limits.maxQueuedBytes(),
                limits.maxQueuedMessages(),
                limits.closeTimeoutMs(),
                maxPause.toMillis(),
                limits.messageTimeoutMs()));
    }

    private static ConnectionLimits limits(Settings settings, String prefix, ConnectionLimits defaults) {
        return new ConnectionLimits(
                (int) settings.bytes(
                        prefix + "max-in-flight",
                        "Bytes of one connection handed to Kafka and not acknowledged, above which its socket is not"
                                + " read.",
                        defaults.maxInFlightBytes(),
                        64 << 10,
                        1 << 30),
                (int) settings.bytes(
                        prefix + "max-queued",
                        "Bytes waiting for one client, above which it is closed as a slow consumer; one message always"
                                + " fits.",
                        defaults.maxQueuedBytes(),
                        64 << 10,
                        1 << 30),
                settings.integer(
                        prefix + "max-queued-messages",
                        "Messages waiting for one client, above which it is closed as a slow consumer.",
                        defaults.maxQueuedMessages(),
                        1,
                        1_000_000),
                millis(
                        settings,
                        prefix + "close-timeout",
                        "How long the peer's Close frame is waited for.",
                        defaults.closeTimeoutMs()),
                millis(
                        settings,
                        prefix + "max-pause",
                        "How long Kafka may refuse the frames of a connection before it is closed; the delivery timeout"
                                + " by default.",
                        defaults.maxPauseMs()),
                millis(
                        settings,
                        prefix + "message-timeout",
                        "How long a message may take from its first byte to its last.",
                        defaults.messageTimeoutMs()));
    }

    private static HeartbeatConfig heartbeat(Settings settings, String prefix, HeartbeatConfig defaults) {
        return new HeartbeatConfig(
                millis(
                        settings,
                        prefix + "interval",
                        "Longest time between two Ping frames of the gateway; each is up to a fifth earlier, by chance.",
                        defaults.intervalMs()),
                millis(
                        settings,
                        prefix + "timeout",
                        "How long after a Ping nothing at all may come before the client counts as dead.",
                        defaults.timeoutMs()),
                millis(
                        settings,
                        prefix + "paused-pong",
                        "How often a client that pings by text is sent the answer while Kafka has no room for its"
                                + " frames.",
                        defaults.pausedPongMs()));
    }

    private static RateLimits rates(Settings settings, String prefix, RateLimits defaults) {
        return new RateLimits(
                rate(settings, prefix + "messages", "data messages", defaults.messages()),
                new CellRate(
                        settings.bytes(
                                prefix + "bytes",
                                "Payload bytes that one client may send per second.",
                                defaults.bytes().perSecond(),
                                1 << 10,
                                1L << 32),
                        settings.bytes(
                                prefix + "bytes-burst",
                                "How many bytes may come at once after a quiet time.",
                                defaults.bytes().burst(),
                                1 << 10,
                                1L << 32)),
                rate(settings, prefix + "controls", "Ping and Pong frames and text pings", defaults.controls()));
    }

    private static CellRate rate(Settings settings, String key, String what, CellRate defaults) {
        return new CellRate(
                settings.integer(
                        key,
                        "How many " + what + " one client may send per second.",
                        (int) defaults.perSecond(),
                        1,
                        1_000_000_000),
                settings.integer(
                        key + "-burst",
                        "How many " + what + " may come at once after a quiet time.",
                        (int) defaults.burst(),
                        1,
                        1_000_000_000));
    }

    private static long millis(Settings settings, String key, String description, long defaultMs) {
        return settings.duration(key, description, Duration.ofMillis(defaultMs), TICK, HOUR)
                .toMillis();
    }
}
