package io.barnabas.gateway.admission;

import io.barnabas.gateway.connection.CellRate;
import io.barnabas.gateway.handshake.Refusal;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The node's counts of who is in and who is about to come in. No bound is ever exceeded, and all counts are back at 0
 * once everybody has left. Thread-safe, and never waits.
 */
public final class AdmissionControl {
    private final AdmissionConfig config;
    private final TrustedProxies proxies;
    private final AdmissionMetrics metrics;
    private final LongSupplier nanoTime;
    private final LimitLog log = new LimitLog();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong upgrades = new AtomicLong();
    private final KeyedCounts<IpAddress> addresses;
    private final KeyedCounts<String> users;

    /** What became of a client: a place, or the limit that keeps it out. */
    public sealed interface Outcome {
        /** It may go on. The pass must be released in the end. */
        record Admitted(Pass pass) implements Outcome {}

        /** It may not. */
        record KeptOut(Limit limit) implements Outcome {}
    }

    /** @param nanoTime nanoseconds since a fixed start, not negative, monotonic */
    public AdmissionControl(
            AdmissionConfig config, TrustedProxies proxies, AdmissionMetrics metrics, LongSupplier nanoTime) {
        this.config = config;
        this.proxies = proxies;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.addresses = new KeyedCounts<>(config.maxPerAddress());
        this.users = new KeyedCounts<>(config.maxPerUser());
        metrics.admission(handshakes::get, connections::get);
    }

    public AdmissionConfig config() {
        return config;
    }

    public AdmissionMetrics metrics() {
        return metrics;
    }

    /** A TCP connection was accepted. Whether no further one may be, until {@link #handshakeEnded} says so. */
    public boolean handshakeBegan() {
        return handshakes.incrementAndGet() >= config.handshakes().max();
    }

    /** It was upgraded or closed. Whether accepting may begin again, if it had stopped. */
    public boolean handshakeEnded() {
        return handshakes.decrementAndGet() == config.handshakes().max() * 3L / 4;
    }

    /** Whether a further TCP connection may be accepted now. */
    public boolean hasRoomForHandshake() {
        return handshakes.get() < config.handshakes().max();
    }

    /** Counts a client that asks for an upgrade. */
    public Outcome admit(Client client) {
        if (!takeUpgrade()) {
            return keptOut(Limit.RATE, null, "gateway.admission.upgrades bounds it.");
        }
        if (connections.getAndUpdate(now -> now < config.maxConnections() ? now + 1 : now) >= config.maxConnections()) {
            return keptOut(Limit.CONNECTIONS, null, "gateway.admission.max-connections bounds it.");
        }
        IpAddress network = isCounted(client.address()) ? client.address().network() : null;
        if (network != null && !addresses.reserve(network)) {
            connections.decrementAndGet();
            return keptOut(
                    Limit.ADDRESS,
                    network,
                    "gateway.admission.max-per-address bounds it. A load balancer belongs into"
                            + " gateway.trusted-proxies.");
        }
        return new Outcome.Admitted(new Pass(this, network));
    }

    /** The answer to one who is kept out. A fleet that is refused at once must not come back at once. */
    public Refusal refusal(Limit limit, RandomGenerator random) {
        int shortest = config.retryAfterSeconds();
        return new Refusal(
                limit.status(),
                limit.text(),
                Map.of("Retry-After", String.valueOf(shortest + random.nextInt(2 * shortest + 1))));
    }

    /** How many have a pass. */
    public int connections() {
        return connections.get();
    }

    /** How many are not upgraded yet. */
    public int handshakes() {
        return handshakes.get();
    }

    int connectionsOf(IpAddress address) {
        return addresses.of(address.network());
    }

    int connectionsOf(String user) {
        return users.of(user);
    }

    /** How many addresses and users are counted at all. */
    int keys() {
        return addresses.size() + users.size();
    }

    boolean reserveUser(String user) {
        boolean room = users.reserve(user);
        if (!room) {
            keptOut(Limit.USER, user, "gateway.admission.max-per-user bounds it.");
        }
        return room;
    }

    void release(@Nullable IpAddress network, @Nullable String user) {
        connections.decrementAndGet();
        if (network != null) {
            addresses.release(network);
        }
        if (user != null) {
            users.release(user);
        }
    }

    private boolean isCounted(IpAddress address) {
        return !address.isLoopback() && !proxies.contains(address);
    }

    private boolean takeUpgrade() {
        long now = nanoTime.getAsLong();
        while (true) {
            long state = upgrades.get();
            long next = config.upgrades().spend(state, now, 1);
            if (next == CellRate.OVER) {
                return false;
            }
            if (upgrades.compareAndSet(state, next)) {
                return true;
            }
        }
    }

    private Outcome keptOut(Limit limit, @Nullable Object who, String hint) {
        metrics.keptOut(limit);
        log.keptOut(limit, who, hint, nanoTime.getAsLong());
        return new Outcome.KeptOut(limit);
    }
}
