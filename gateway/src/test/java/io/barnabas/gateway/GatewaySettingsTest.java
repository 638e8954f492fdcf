package io.barnabas.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.gateway.GatewayConfig.Address;
import io.barnabas.gateway.GatewayConfig.NodeLimits;
import io.barnabas.gateway.GatewayConfig.Policies;
import io.barnabas.gateway.connection.ConnectionLimits;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.drain.DrainConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** That no key is without effect is tested for all of them at once, by {@code EveryKeyTest}. */
class GatewaySettingsTest {
    private static final KafkaSettings KAFKA = new KafkaSettings("kafka:9092");
    private static final RouteConfigs ROUTES = RouteConfigs.defaults(Topics.DEFAULT);

    @Test
    void byDefaultTheRecordsDefaults() {
        GatewayConfig config = read(Map.of());

        assertThat(config.clients()).isEqualTo(new Address("0.0.0.0", 8080));
        assertThat(config.admin()).isEqualTo(new Address("127.0.0.1", 8081));
        assertThat(config.node()).matches("[A-Za-z0-9-]{1,58}-8080");
        assertThat(config.kafkaLimits().maxInFlightBytes()).isBetween(1L << 20, 64L << 20);
        assertThat(config)
                .usingRecursiveComparison()
                .ignoringFields(
                        "clients", "admin", "node", "policies.byRoute", "kafkaLimits.maxInFlightBytes", "drain.notice")
                .isEqualTo(GatewayConfig.defaults(KAFKA, ROUTES).with(DrainConfig.DEFAULT));
    }

    @Test
    void eachKeySetsWhatItsNameSays() {
        GatewayConfig config = read(Map.ofEntries(
                Map.entry("gateway.host", "127.0.0.2"),
                Map.entry("gateway.port", "1"),
                Map.entry("gateway.admin-host", "127.0.0.3"),
                Map.entry("gateway.admin-port", "2"),
                Map.entry("gateway.node", "n"),
                Map.entry("gateway.ordinal", "3"),
                Map.entry("gateway.demo-page", "true"),
                Map.entry("gateway.event-loops", "4"),
                Map.entry("gateway.connection.max-in-flight", "5MiB"),
                Map.entry("gateway.connection.max-queued", "6MiB"),
                Map.entry("gateway.connection.max-queued-messages", "13"),
                Map.entry("gateway.connection.message-timeout", "14s"),
                Map.entry("gateway.connection.close-timeout", "7s"),
                Map.entry("gateway.connection.max-pause", "8s"),
                Map.entry("gateway.kafka.max-in-flight", "9MiB"),
                Map.entry("gateway.kafka.delivery-timeout", "10s"),
                Map.entry("gateway.kafka.undelivered-per-second", "11"),
                Map.entry("gateway.kafka.start-timeout", "21s"),
                Map.entry("gateway.drain.notice", "12s"),
                Map.entry("gateway.drain.deadline", "17s"),
                Map.entry("gateway.drain.min-rate", "18"),
                Map.entry("gateway.drain.flush", "19s"),
                Map.entry("gateway.max-client-memory", "15MiB"),
                Map.entry("gateway.max-untold", "16"),
                Map.entry("gateway.max-callouts", "17"),
                Map.entry("gateway.token-threads", "19"),
                Map.entry("gateway.max-waiting-tokens", "20")));

        assertThat(config.clients()).isEqualTo(new Address("127.0.0.2", 1));
        assertThat(config.admin()).isEqualTo(new Address("127.0.0.3", 2));
        assertThat(config.node()).isEqualTo("n");
        assertThat(config.ordinal()).isEqualTo(3);
        assertThat(config.demoPage()).isTrue();
        assertThat(config.eventLoops()).isEqualTo(4);
        assertThat(config.policies().everywhere().limits())
                .isEqualTo(new ConnectionLimits(5 << 20, 6 << 20, 13, 7_000, 8_000, 14_000));
        assertThat(config.nodeLimits()).isEqualTo(new NodeLimits(15 << 20, 16, 17, 19, 20));
        assertThat(config.kafkaLimits().maxInFlightBytes()).isEqualTo(9 << 20);
        assertThat(config.kafkaLimits().deliveryTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.kafkaLimits().undeliveredPerSecond()).isEqualTo(11);
        assertThat(config.kafkaLimits().start()).isEqualTo(Duration.ofSeconds(21));
        assertThat(config.drain())
                .isEqualTo(new DrainConfig(Duration.ofSeconds(12), Duration.ofSeconds(17), 18, Duration.ofSeconds(19)));
    }

    @Test
    void aRouteHasThePolicyOfTheNodeButWhereItSaysOtherwise() {
        Settings settings = new Settings(
                null,
                Map.of(),
                Map.of(),
                Map.of(
                        "routes[0].name", "a",
                        "routes[1].name", "b",
                        "routes[1].heartbeat.interval", "1s",
                        "routes[1].rates.messages-burst", "17",
                        "gateway.heartbeat.interval", "2s",
                        "gateway.heartbeat.timeout", "3s",
                        "gateway.rates.controls", "18"));
        RouteConfigs routes = RouteConfigs.from(settings);
        Policies policies = Objects.requireNonNull(GatewaySettings.from(settings, KAFKA, routes))
                .policies();
        ConnectionPolicy first = policies.of(routes.routes().get(0));
        ConnectionPolicy second = policies.of(routes.routes().get(1));

        settings.finish();
        assertThat(first).isEqualTo(policies.everywhere());
        assertThat(first.heartbeat().intervalMs()).isEqualTo(2_000);
        assertThat(second.heartbeat().intervalMs()).isEqualTo(1_000);
        assertThat(second.heartbeat().timeoutMs()).isEqualTo(3_000);
        assertThat(second.rates().messages().burst()).isEqualTo(17);
        assertThat(second.rates().controls().perSecond()).isEqualTo(18);
        assertThat(second.limits()).isEqualTo(first.limits());
    }

    @Test
    void attributesOnEachEventMustComeFromSomewhereAndFit() {
        Map<String, String> jwt = Map.ofEntries(
                Map.entry("routes[0].name", "open"),
                Map.entry("routes[0].event-attributes", "tenant"),
                Map.entry("routes[1].name", "asked"),
                Map.entry("routes[1].event-attributes", "tenant"),
                Map.entry("routes[1].auth.mode", "callout"),
                Map.entry("routes[2].name", "signed"),
                Map.entry("routes[2].event-attributes", "tenant, plan"),
                Map.entry("routes[2].auth.mode", "jwt"),
                Map.entry("routes[2].auth.issuers", "i"),
                Map.entry("routes[2].auth.audiences", "a"),
                Map.entry("routes[2].auth.jwks-file", "/keys"),
                Map.entry("routes[2].auth.attributes", "tenant"),
                Map.entry("routes[2].auth.attributes-max-size", "4KiB"));
        Settings settings = new Settings(null, Map.of(), Map.of(), jwt);
        GatewaySettings.from(settings, KAFKA, RouteConfigs.from(settings));

        assertThatThrownBy(settings::finish)
                .hasMessageContaining("3 problems")
                .hasMessageContaining("routes[0].event-attributes [tenant]: expected auth.mode jwt or callout")
                .hasMessageContaining("routes[2].event-attributes [tenant, plan]: expected claims that auth.attributes"
                        + " copies, [tenant]")
                .hasMessageContaining("expected auth.attributes-max-size of at most 2048 bytes, found 4096");
    }

    @Test
    void aNameThatRecordsCannotHoldIsAProblem() {
        Settings settings = new Settings(null, Map.of(), Map.of(), Map.of("gateway.node", "a.b"));

        assertThat(GatewaySettings.from(settings, KAFKA, ROUTES)).isNull();
        assertThatThrownBy(settings::finish)
                .hasMessageContaining("gateway: node 'a.b': expected 1 to 63 characters of [A-Za-z0-9-]");
    }

    private static GatewayConfig read(Map<String, String> values) {
        Settings settings = new Settings(null, Map.of(), Map.of(), values);
        GatewayConfig config = GatewaySettings.from(settings, KAFKA, ROUTES);
        settings.finish();
        return Objects.requireNonNull(config);
    }
}
