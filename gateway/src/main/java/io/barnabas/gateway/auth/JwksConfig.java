package io.barnabas.gateway.auth;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a key set (RFC 7517) comes from and how often. Routes with equal ones share one keeper.
 *
 * @param location {@code https}, {@code http} or {@code file}
 * @param plainHttp whether {@code http} is allowed from elsewhere than this machine; who can change such an answer on
 *     its way can let anybody in
 * @param refreshInterval between two loads that go well; up to a tenth is taken off, at random
 * @param minInterval between two loads, however many tokens name unknown keys
 * @param minRetry after the first failure, doubled by each further one, of which a random half to all is waited
 * @param maxRetry longest such wait
 * @param timeout for one load, from connecting to the last byte
 * @param maxAge how long the last good set is used while loading fails
 * @param maxWait how long a token waits for keys before it is refused as not decidable now
 */
public record JwksConfig(
        URI location,
        boolean plainHttp,
        Duration refreshInterval,
        Duration minInterval,
        Duration minRetry,
        Duration maxRetry,
        Duration timeout,
        Duration maxAge,
        Duration maxWait) {
    /** Largest key set that is read. */
    public static final int MAX_BYTES = 512 << 10;

    public static final Duration DEFAULT_URL_REFRESH = Duration.ofMinutes(5);
    /** A file is read again this often, so that a changed one is noticed. */
    public static final Duration DEFAULT_FILE_REFRESH = Duration.ofSeconds(10);

    public static final Duration DEFAULT_MIN_INTERVAL = Duration.ofSeconds(5);
    public static final Duration DEFAULT_MIN_RETRY = Duration.ofSeconds(1);
    public static final Duration DEFAULT_MAX_RETRY = Duration.ofMinutes(1);
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    public static final Duration DEFAULT_MAX_AGE = Duration.ofDays(1);
    public static final Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(5);
    /** No time here may be shorter. */
    public static final Duration MIN_TIME = Duration.ofMillis(10);
    /** No time here may be longer. */
    public static final Duration MAX_TIME = Duration.ofDays(7);

    public JwksConfig {
        checkLocation(location, plainHttp);
        check("refresh interval", refreshInterval);
        check("shortest interval", minInterval);
        check("shortest retry", minRetry);
        check("longest retry", maxRetry);
        check("timeout", timeout);
        check("greatest age", maxAge);
        check("wait", maxWait);
        if (maxRetry.compareTo(minRetry) < 0) {
            throw new IllegalArgumentException("longest retry of the key set " + maxRetry + ": expected " + minRetry
                    + " or more, as the shortest is");
        }
        if (maxAge.compareTo(refreshInterval) < 0) {
            throw new IllegalArgumentException("greatest age of the key set " + maxAge + ": expected " + refreshInterval
                    + " or more, as the refresh interval is");
        }
    }

    /** With all defaults; throws {@link IllegalArgumentException} where the location cannot be used. */
    public static JwksConfig of(URI location) {
        return new JwksConfig(
                location,
                false,
                isFile(location) ? DEFAULT_FILE_REFRESH : DEFAULT_URL_REFRESH,
                DEFAULT_MIN_INTERVAL,
                DEFAULT_MIN_RETRY,
                DEFAULT_MAX_RETRY,
                DEFAULT_TIMEOUT,
                DEFAULT_MAX_AGE,
                DEFAULT_MAX_WAIT);
    }

    static boolean isFile(URI location) {
        return "file".equalsIgnoreCase(location.getScheme());
    }

    /** The file, or null where it is a URL. */
    @Nullable
    Path file() {
        return isFile(location) ? Path.of(location) : null;
    }

    /** For logs and messages: without user information and query, which may hold secrets. */
    String shown() {
        try {
            return isFile(location)
                    ? String.valueOf(location.getPath())
                    : new URI(
                                    location.getScheme(),
                                    null,
                                    location.getHost(),
                                    location.getPort(),
                                    location.getPath(),
                                    null,
                                    null)
                            .toString();
        } catch (URISyntaxException e) {
            return location.getScheme() + "://" + location.getHost();
        }
    }

    @Override
    public String toString() {
        return "JwksConfig[" + shown() + "]";
    }

    private static void checkLocation(URI location, boolean plainHttp) {
        String scheme = String.valueOf(location.getScheme()).toLowerCase(Locale.ROOT);
        // A user's name and password would be sent to nobody, and would stand in messages.
        String host = location.getUserInfo() == null ? location.getHost() : null;
        boolean usable =
                switch (scheme) {
                    case "file" -> host == null && location.getPath() != null;
                    case "https" -> host != null;
                    case "http" -> host != null && (plainHttp || isLoopback(host));
                    default -> false;
                };
        if (!usable) {
            throw new IllegalArgumentException("key set at " + scheme + "://" + location.getHost()
                    + ": expected a file, or a URL of https without a user; of http only from this machine or where that is"
                    + " allowed");
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static void check(String what, Duration time) {
        if (time.compareTo(MIN_TIME) < 0 || time.compareTo(MAX_TIME) > 0) {
            throw new IllegalArgumentException(
                    what + " of the key set " + time + ": expected " + MIN_TIME + " to " + MAX_TIME);
        }
    }
}
