package io.barnabas.gateway.auth;

import io.barnabas.common.Deadline;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The doors of all routes, the keepers of their key sets (one thread for each different set, none where no route needs
 * any), and the threads that check tokens.
 */
public final class Gates {
    /** The longest that {@link #stop} takes. */
    public static final Duration LONGEST_STOP = Duration.ofSeconds(1);

    private final Map<String, Gate> gates = new HashMap<>();
    private final Map<JwksConfig, JwksKeeper> keepers = new HashMap<>();
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final AuthMetrics metrics;
    private final TokenThreads threads;
    private @Nullable HttpClient client;

    /**
     * Reads nothing yet.
     *
     * @param routes by name
     * @param clock against which tokens expire
     * @param nanoTime a steady clock, for the age of keys
     * @param random thread-safe
     * @param threads where tokens are checked with public keys; stopped by {@link #stop}
     */
    public Gates(
            Map<String, AuthConfig> routes,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random,
            AuthMetrics metrics,
            TokenThreads threads) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
        this.metrics = metrics;
        this.threads = threads;
        routes.forEach((route, config) -> gates.put(route, new Gate(route, config, authenticator(config), metrics)));
    }

    /** Begins to load keys. Until a route's keys are there its tokens wait, and then are refused with 503. */
    public void start() {
        keepers.values().forEach(JwksKeeper::start);
    }

    /** The door of a route; throws {@link IllegalArgumentException} for one that is not known. */
    public Gate gate(String route) {
        Gate gate = gates.get(route);
        if (gate == null) {
            throw new IllegalArgumentException("route '" + route + "': expected one of " + gates.keySet());
        }
        return gate;
    }

    /** Seconds since the least recently loaded key set was loaded; NaN where there is none, or one was never loaded. */
    public double oldestKeysAgeSeconds() {
        return keepers.values().stream()
                .mapToDouble(JwksKeeper::ageSeconds)
                .max()
                .orElse(Double.NaN);
    }

    /** Ends all threads of it. Tokens that wait are refused. */
    public void stop() throws InterruptedException {
        keepers.values().forEach(JwksKeeper::askToStop);
        Deadline deadline = new Deadline(LONGEST_STOP, nanoTime);
        for (JwksKeeper keeper : keepers.values()) {
            keeper.awaitStop(deadline);
        }
        threads.stop(deadline);
    }

    private @Nullable Authenticator authenticator(AuthConfig config) {
        JwtConfig jwt = config.jwt();
        if (jwt == null) {
            return null;
        }
        JwksConfig jwks = config.jwks();
        JwksKeeper keeper = jwks == null ? null : keepers.computeIfAbsent(jwks, this::keeper);
        // A hash is done before another thread would have begun.
        return new JwtAuthenticator(new JwtVerifier(jwt, clock), keeper, keeper == null ? Runnable::run : threads);
    }

    private JwksKeeper keeper(JwksConfig config) {
        return new JwksKeeper(config, source(config), nanoTime, random, metrics);
    }

    private JwksSource source(JwksConfig config) {
        Path file = config.file();
        if (file != null) {
            return new FileJwksSource(file);
        }
        HttpClient shared = client == null ? HttpJwksSource.newClient() : client;
        client = shared;
        return new HttpJwksSource(shared, config.location(), config.timeout());
    }
}
