package io.barnabas.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.config.ConfigException;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Secret;
import io.barnabas.common.config.Settings;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.gateway.drain.DrainConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of the admin port and of the drain. */
class OperatorSettingsTest {
    @Test
    void byDefaultTheAdminPortIsForThisMachine() {
        GatewayConfig config = read(Map.of());
        assertThat(config.admin().host()).isEqualTo("127.0.0.1");
        assertThat(config.adminToken()).isNull();
        assertThat(config.drain()).isEqualTo(DrainConfig.DEFAULT);
        assertThat(config.drain().total()).isEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void everyKeyIsRead() {
        GatewayConfig config = read(Map.of(
                "gateway.admin-host", "0.0.0.0",
                "gateway.admin-token", "s3cret",
                "gateway.drain.notice", "0s",
                "gateway.drain.deadline", "2m",
                "gateway.drain.min-rate", "50",
                "gateway.drain.flush", "20s"));
        assertThat(config.admin().host()).isEqualTo("0.0.0.0");
        assertThat(config.adminToken()).isEqualTo(new Secret("s3cret"));
        assertThat(config.drain())
                .isEqualTo(new DrainConfig(Duration.ZERO, Duration.ofMinutes(2), 50, Duration.ofSeconds(20)));
        assertThat(config.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", "127.0.0.1.example.com", "gateway.example.com", ""})
    void whereOthersCanReachItAdminWantsAToken(String host) {
        assertThatThrownBy(() -> read(Map.of("gateway.admin-host", host)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("gateway.admin-host '" + host
                        + "' is not a loopback address: expected gateway.admin-token to be set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "localhost", "::1"})
    void onLoopbackItWantsNone(String host) {
        assertThat(read(Map.of("gateway.admin-host", host)).adminToken()).isNull();
    }

    private static GatewayConfig read(Map<String, String> values) {
        Settings settings = new Settings(null, Map.of(), Map.of(), values);
        RouteConfigs routes = RouteConfigs.from(settings);
        GatewayConfig config = GatewaySettings.from(settings, KafkaSettings.from(settings), routes);
        settings.finish();
        return Objects.requireNonNull(config);
    }
}
