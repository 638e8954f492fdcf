package io.barnabas.gateway;

import io.barnabas.common.config.Settings;
import io.barnabas.gateway.GatewayConfig.Entry;
import io.barnabas.gateway.admission.AddressBlock;
import io.barnabas.gateway.admission.AdmissionConfig;
import io.barnabas.gateway.admission.AdmissionConfig.Handshakes;
import io.barnabas.gateway.admission.TrustedProxies;
import io.barnabas.gateway.connection.CellRate;
import io.barnabas.gateway.transport.TlsConfig;
import io.barnabas.gateway.transport.TlsConfig.ClientCertificates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads how clients come in. */
final class EntrySettings {
    private static final int MANY = 10_000_000;

    private EntrySettings() {}

    /** Problems are left in the settings; null when a record could not be made. */
    static @Nullable Entry from(Settings settings) {
        AdmissionConfig admission = admission(settings, "gateway.admission.", AdmissionConfig.DEFAULT);
        TrustedProxies proxies = trustedProxies(settings);
        boolean proxyProtocol = settings.bool(
                "gateway.proxy-protocol",
                "Whether connections from trusted proxies begin with a PROXY header, version 1 or 2; those without are"
                        + " cut.",
                false);
        TlsConfig tls = tls(settings);
        return settings.make("gateway", () -> new Entry(admission, proxies, proxyProtocol, tls));
    }

    private static AdmissionConfig admission(Settings settings, String prefix, AdmissionConfig defaults) {
        return new AdmissionConfig(
                settings.integer(
                        prefix + "max-connections",
                        "Most connections of the node; further ones are refused with 503.",
                        defaults.maxConnections(),
                        1,
                        MANY),
                settings.integer(
                        prefix + "max-per-address",
                        "Most connections of one IPv4 address or IPv6 /64; further ones are refused with 429. Trusted"
                                + " proxies and loopback addresses are not counted.",
                        defaults.maxPerAddress(),
                        1,
                        MANY),
                settings.integer(
                        prefix + "max-per-user",
                        "Most connections of one authenticated user; further ones are refused with 429.",
                        defaults.maxPerUser(),
                        1,
                        MANY),
                new CellRate(
                        settings.integer(
                                prefix + "upgrades",
                                "Most upgrade requests per second; further ones are refused with 503.",
                                (int) defaults.upgrades().perSecond(),
                                1,
                                MANY),
                        settings.integer(
                                prefix + "upgrades-burst",
                                "How many upgrade requests may come at once after a quiet time.",
                                (int) defaults.upgrades().burst(),
                                1,
                                MANY)),
                (int) settings.duration(
                                prefix + "retry-after",
                                "Shortest wait that a refused client is told, in whole seconds; the longest is three"
                                        + " times that.",
                                Duration.ofSeconds(defaults.retryAfterSeconds()),
                                Duration.ofSeconds(1),
                                Duration.ofHours(1))
                        .toSeconds(),
                handshakes(settings, prefix, defaults.handshakes()));
    }

    private static Handshakes handshakes(Settings settings, String prefix, Handshakes defaults) {
        return new Handshakes(
                settings.integer(
                        prefix + "max-handshakes",
                        "Most TCP connections that are not upgraded yet; further ones wait in the listen backlog.",
                        defaults.max(),
                        1,
                        MANY),
                settings.duration(
                        prefix + "handshake-timeout",
                        "How long a client may take from its TCP connection to the end of its upgrade.",
                        defaults.timeout(),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(10)),
                settings.integer(
                        prefix + "max-headers",
                        "Most header lines of a request; one with more is refused with 431.",
                        defaults.maxHeaders(),
                        1,
                        10_000),
                (int) settings.bytes(
                        prefix + "max-header-size",
                        "Most bytes of all header lines of a request; one with more is refused with 431.",
                        defaults.maxHeaderBytes(),
                        256,
                        1 << 20),
                (int) settings.bytes(
                        prefix + "max-request-line",
                        "Most bytes of a request line; a longer one is refused with 414.",
                        defaults.maxRequestLineBytes(),
                        64,
                        1 << 20));
    }

    private static TrustedProxies trustedProxies(Settings settings) {
        String key = "gateway.trusted-proxies";
        List<AddressBlock> blocks = settings
                .list(
                        key,
                        "Addresses and blocks (10.0.0.0/8, fd00::/8) of load balancers whose PROXY headers,"
                                + " X-Forwarded-For and X-Forwarded-Proto are believed.",
                        List.of())
                .stream()
                .map(text -> settings.make(key, () -> AddressBlock.parse(text)))
                .filter(Objects::nonNull)
                .toList();
        return new TrustedProxies(blocks);
    }

    private static @Nullable TlsConfig tls(Settings settings) {
        String certificate = settings.optionalString(
                "gateway.tls.certificate",
                "PEM file of the certificate and its intermediates; without it there is no TLS.");
        String key = settings.optionalString("gateway.tls.key", "PEM file of the certificate's private key.");
        String clientCa = settings.optionalString(
                "gateway.tls.client-ca", "PEM file of the authorities whose client certificates are good.");
        ClientCertificates clients = settings.choice(
                "gateway.tls.client-certificates",
                "Whether clients show a certificate: none, request, or required.",
                ClientCertificates.NONE);
        Duration reload = settings.duration(
                "gateway.tls.reload-interval",
                "How often the files are looked at; changed ones are used for new connections.",
                Duration.ofSeconds(30),
                Duration.ofMillis(100),
                Duration.ofDays(1));
        if (certificate == null && key == null && clientCa == null && clients == ClientCertificates.NONE) {
            return null;
        }
        if (certificate == null || key == null) {
            settings.problem("gateway.tls: expected both gateway.tls.certificate and gateway.tls.key");
            return null;
        }
        return settings.make(
                "gateway.tls",
                () -> new TlsConfig(
                        Path.of(certificate),
                        Path.of(key),
                        clientCa == null ? null : Path.of(clientCa),
                        clients,
                        reload));
    }
}
