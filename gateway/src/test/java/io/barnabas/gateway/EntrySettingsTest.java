package io.barnabas.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.config.ConfigException;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EntrySettingsTest {
    @Test
    @DisplayName("Nothing configured: the defaults, no trusted proxy, no TLS")
    void defaults() {
        assertThat(read(Map.of())).isEqualTo(Entry.DEFAULT);
        assertThat(AdmissionConfig.DEFAULT)
                .isEqualTo(new AdmissionConfig(
                        50_000,
                        1_000,
                        100,
                        new CellRate(2_000, 4_000),
                        5,
                        new Handshakes(1_000, Duration.ofSeconds(10), 100, 16_384, 4_096)));
    }

    @Test
    @DisplayName("Every key takes another value")
    void everyKey() {
        Map<String, String> keys = new HashMap<>(Map.of(
                "gateway.admission.max-connections", "1",
                "gateway.admission.max-per-address", "2",
                "gateway.admission.max-per-user", "3",
                "gateway.admission.upgrades", "4",
                "gateway.admission.upgrades-burst", "5",
                "gateway.admission.retry-after", "6s",
                "gateway.admission.max-handshakes", "7",
                "gateway.admission.handshake-timeout", "8s",
                "gateway.admission.max-headers", "9",
                "gateway.admission.max-header-size", "10KiB"));
        keys.putAll(Map.of(
                "gateway.admission.max-request-line", "11KiB",
                "gateway.trusted-proxies", "10.0.0.0/8, fd00::1",
                "gateway.proxy-protocol", "true",
                "gateway.tls.certificate", "a.pem",
                "gateway.tls.key", "b.pem",
                "gateway.tls.client-ca", "c.pem",
                "gateway.tls.client-certificates", "required",
                "gateway.tls.reload-interval", "12s"));
        assertThat(read(keys))
                .isEqualTo(new Entry(
                        new AdmissionConfig(
                                1,
                                2,
                                3,
                                new CellRate(4, 5),
                                6,
                                new Handshakes(7, Duration.ofSeconds(8), 9, 10 << 10, 11 << 10)),
                        new TrustedProxies(List.of(AddressBlock.parse("10.0.0.0/8"), AddressBlock.parse("fd00::1"))),
                        true,
                        new TlsConfig(
                                Path.of("a.pem"),
                                Path.of("b.pem"),
                                Path.of("c.pem"),
                                ClientCertificates.REQUIRED,
                                Duration.ofSeconds(12))));
    }

    @Test
    @DisplayName("What does not fit together is named, with the value seen and what was expected")
    void problems() {
        assertProblem(Map.of("gateway.trusted-proxies", "lb.example.com"), "'lb.example.com': expected an IP address");
        assertProblem(Map.of("gateway.proxy-protocol", "true"), "proxy protocol: expected trusted proxies");
        assertProblem(Map.of("gateway.tls.certificate", "a.pem"), "expected both gateway.tls.certificate and");
        assertProblem(Map.of("gateway.tls.client-certificates", "required"), "expected both gateway.tls.certificate");
        assertProblem(
                Map.of(
                        "gateway.tls.certificate", "a.pem",
                        "gateway.tls.key", "b.pem",
                        "gateway.tls.client-certificates", "request"),
                "client certificates REQUEST: expected a client CA");
        assertProblem(
                Map.of(
                        "gateway.tls.certificate", "a.pem",
                        "gateway.tls.key", "b.pem",
                        "gateway.tls.client-ca", "c.pem"),
                "client certificates NONE: expected no client CA");
        assertProblem(Map.of("gateway.admission.max-connections", "0"), "expected a whole number from 1 to");
    }

    private static void assertProblem(Map<String, String> keys, String expected) {
        assertThatThrownBy(() -> read(keys)).isInstanceOf(ConfigException.class).hasMessageContaining(expected);
    }

    private static Entry read(Map<String, String> keys) {
        Settings settings = new Settings(null, Map.of(), Map.of(), keys);
        Entry entry = EntrySettings.from(settings);
        settings.finish();
        return Objects.requireNonNull(entry);
    }
}
