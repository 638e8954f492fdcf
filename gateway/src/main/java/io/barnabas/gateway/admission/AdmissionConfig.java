package io.barnabas.gateway.admission;

import io.barnabas.gateway.connection.CellRate;
import java.time.Duration;

/**
 * How many may come in.
 *
 * @param maxConnections upgraded connections of the node, 1 or more
 * @param maxPerAddress connections of one IPv4 address or one /64 of IPv6, 1 or more; trusted proxies and loopback
 *     addresses are not counted
 * @param maxPerUser connections of one authenticated user, 1 or more
 * @param upgrades well-formed upgrade requests that are looked at
 * @param retryAfterSeconds shortest wait that a refused client is told; the longest is three times that. 1 or more
 * @param handshakes bounds of what is not upgraded yet
 */
public record AdmissionConfig(
        int maxConnections,
        int maxPerAddress,
        int maxPerUser,
        CellRate upgrades,
        int retryAfterSeconds,
        Handshakes handshakes) {

    /**
     * Bounds of what is not upgraded yet.
     *
     * @param max TCP connections that are not upgraded yet, 1 or more; more wait in the listen backlog
     * @param timeout from the TCP connection to the end of the upgrade, 100 ms or more
     * @param maxHeaders header lines of a request, 1 or more
     * @param maxHeaderBytes all header lines of a request, 256 or more
     * @param maxRequestLineBytes the request line, 64 or more
     */
    public record Handshakes(int max, Duration timeout, int maxHeaders, int maxHeaderBytes, int maxRequestLineBytes) {
        private static final long MIN_TIMEOUT_MS = 100;
        private static final int MIN_HEADER_BYTES = 256;
        private static final int MIN_REQUEST_LINE_BYTES = 64;

        public Handshakes {
            atLeast("handshakes", max, 1);
            if (timeout.toMillis() < MIN_TIMEOUT_MS) {
                throw new IllegalArgumentException("handshake timeout " + timeout + ": expected 100 ms or more");
            }
            atLeast("max headers", maxHeaders, 1);
            atLeast("max header bytes", maxHeaderBytes, MIN_HEADER_BYTES);
            atLeast("max request line bytes", maxRequestLineBytes, MIN_REQUEST_LINE_BYTES);
        }
    }

    /**
     * 50,000 connections: about 350 MB of resident memory, and when a node is lost, its clients are back on one other
     * node after 25 s at 2,000 upgrades per second. A thousand for one address leaves room for an office behind one. A
     * thousand handshakes at once let in more than a thousand clients per second even where each takes half a second;
     * more of them, all ready in the same moment, would keep the event loops longer from their other clients.
     */
    public static final AdmissionConfig DEFAULT = new AdmissionConfig(
            50_000,
            1_000,
            100,
            new CellRate(2_000, 4_000),
            5,
            new Handshakes(1_000, Duration.ofSeconds(10), 100, 16 << 10, 4 << 10));

    public AdmissionConfig {
        atLeast("max connections", maxConnections, 1);
        atLeast("max per address", maxPerAddress, 1);
        atLeast("max per user", maxPerUser, 1);
        atLeast("retry after", retryAfterSeconds, 1);
    }

    public AdmissionConfig withConnections(int max, int perAddress, int perUser) {
        return new AdmissionConfig(max, perAddress, perUser, upgrades, retryAfterSeconds, handshakes);
    }

    public AdmissionConfig with(CellRate newUpgrades) {
        return new AdmissionConfig(
                maxConnections, maxPerAddress, maxPerUser, newUpgrades, retryAfterSeconds, handshakes);
    }

    public AdmissionConfig with(Handshakes newHandshakes) {
        return new AdmissionConfig(
                maxConnections, maxPerAddress, maxPerUser, upgrades, retryAfterSeconds, newHandshakes);
    }

    private static void atLeast(String what, int value, int min) {
        if (value < min) {
            throw new IllegalArgumentException(what + " " + value + ": expected " + min + " or more");
        }
    }
}
