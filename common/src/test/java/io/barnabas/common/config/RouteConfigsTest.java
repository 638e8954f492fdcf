package io.barnabas.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.contract.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteConfigsTest {
    private static final String ACCESS_KEYS = """
            routes:
              - name: a
                heartbeat: {interval: 5s}
                protocol: raw
                origins: ['https://a.example', 'https://b.example']
              - {name: b, auth: {mod: jwt}}
            """;

    @TempDir
    private Path folder;

    @Test
    void byDefaultTheSamplesOnTheDefaultTopics() {
        Settings settings = new Settings(null, Map.of(), Map.of(), Map.of());

        assertThat(RouteConfigs.from(settings)).isEqualTo(RouteConfigs.defaults(Topics.DEFAULT));
        settings.finish();
    }

    @Test
    void everyKeyWithAnotherValue() throws Exception {
        Settings settings = settings("""
                topics: {prefix: acme}
                routes:
                  - name: orders
                    path: /v1/orders
                    subprotocols: [o.v2, o.v1]
                    header: X-Tenant
                    header-values: [blue, navy]
                    inbound: o.in
                    message-field: type
                    message-topics: {order.create: o.new, Refund: o.refunds, x: o.in}
                    outbound: o.out
                    fanout: o.fan
                    channels: [news, alerts]
                    event-attributes: [tenant, plan]
                    max-message-size: 64KiB
                    ping: '?'
                    pong: '!'
                  - name: chat
                    ping: off
                """);

        RouteConfigs routes = RouteConfigs.from(settings);

        settings.finish();
        assertThat(routes.topics()).isEqualTo(Topics.withPrefix("acme"));
        assertThat(routes.routes())
                .containsExactly(
                        new RouteConfig(
                                        "orders",
                                        "/v1/orders",
                                        "o.in",
                                        "o.out",
                                        "o.fan",
                                        Set.of("news", "alerts"),
                                        64 << 10,
                                        "?",
                                        "!")
                                .with(new RouteMatch(List.of("o.v2", "o.v1"), "X-Tenant", Set.of("blue", "navy")))
                                .with(new MessageTopics(
                                        "type", Map.of("order.create", "o.new", "Refund", "o.refunds", "x", "o.in")))
                                .withEventAttributes(List.of("tenant", "plan")),
                        new RouteConfig(
                                "chat",
                                "/chat",
                                "acme.inbound",
                                "acme.outbound",
                                "acme.fanout",
                                Set.of(),
                                RouteConfig.DEFAULT_MAX_MESSAGE_BYTES,
                                null,
                                "pong"));
    }

    @Test
    void problemsNameTheElement() throws Exception {
        Settings settings = settings("""
                topics: {prefix: 'a b'}
                routes:
                  - {name: Orders}
                  - {name: b, inbound: 'x/y', max-message-size: 1GiB, pinng: x}
                """);

        RouteConfigs.from(settings);

        assertThatThrownBy(settings::finish)
                .hasMessageContaining("topics.prefix = 'a b': expected")
                .hasMessageContaining("routes[0]: route name 'Orders': expected")
                .hasMessageContaining("routes[1].inbound = 'x/y': expected")
                .hasMessageContaining("routes[1].max-message-size = '1GiB'")
                .hasMessageContaining("did you mean routes[1].ping?");
    }

    @Test
    void aTierThatDoesNotReadTheAccessKeysLeavesThemToTheOther() throws Exception {
        Settings settings = settings(ACCESS_KEYS);

        RouteConfigs.leaveAccessKeys(settings);
        RouteConfigs.from(settings);

        settings.finish();
    }

    @Test
    void accessKeysOfTheEnvironmentAreLeftToo() {
        Map<String, String> environment = Map.of(
                "BARNABAS_ROUTES_0_NAME", "a",
                "BARNABAS_ROUTES_0_ORIGINS", "https://a.example",
                "BARNABAS_ROUTES_0_AUTH_MODE", "jwt");
        Settings settings = new Settings(null, environment, Map.of(), Map.of());

        RouteConfigs.leaveAccessKeys(settings);
        RouteConfigs.from(settings);

        settings.finish();
    }

    @Test
    void theAccessTierIsToldOfMisspeltKeysOfARoute() throws Exception {
        Settings settings = settings(ACCESS_KEYS);
        RouteConfigs routes = RouteConfigs.from(settings);
        for (int i = 0; i < routes.routes().size(); i++) {
            String prefix = RouteConfigs.prefix(i);
            settings.string(prefix + "heartbeat.interval", "How often.", "25s");
            settings.string(prefix + "auth.mode", "How.", "none");
            settings.string(prefix + "protocol", "Which.", "raw");
            settings.list(prefix + "origins", "Which pages.", List.of());
        }

        assertThatThrownBy(settings::finish)
                .hasMessageStartingWith("The configuration has a problem:")
                .hasMessageContaining("routes[1].auth.mod ")
                .hasMessageContaining("did you mean routes[1].auth.mode?");
    }

    @Test
    void aTierThatLeavesTheAccessKeysIsToldOfOtherMisspeltOnes() throws Exception {
        Settings settings = settings("routes: [{name: a, inbond: x, authh: {mode: b}}]\n");

        RouteConfigs.leaveAccessKeys(settings);
        RouteConfigs.from(settings);

        assertThatThrownBy(settings::finish)
                .hasMessageContaining("routes[0].inbond ")
                .hasMessageContaining("routes[0].authh.mode ");
    }

    @Test
    void aRouteWithAProblemKeepsItsPlaceForItsOtherKeys() throws Exception {
        Settings settings = settings("routes: [{name: BAD}, {name: b, auth: {mode: x}}]\n");

        RouteConfigs routes = RouteConfigs.from(settings);
        settings.string(RouteConfigs.prefix(1) + "auth.mode", "How.", "none");

        assertThat(routes.routes()).extracting(RouteConfig::name).containsExactly("problem-0", "b");
        assertThatThrownBy(settings::finish)
                .hasMessage("The configuration has a problem:\n  routes[0]: route name 'BAD': expected 1 to 63"
                        + " characters of [a-z0-9-]");
    }

    @Test
    void twoRoutesOnOnePathAreAProblem() throws Exception {
        Settings settings = settings("routes: [{name: a, path: /x}, {name: b, path: /x}]\n");

        RouteConfigs.from(settings);

        assertThatThrownBy(settings::finish)
                .hasMessageContaining(
                        "routes: routes a and b on /x: a request could match both equally well; expected");
    }

    @Test
    void routesOnOnePathAreToldApartBySubprotocolOrHeader() throws Exception {
        Settings settings = settings("""
                routes:
                  - {name: a, path: /x}
                  - {name: b, path: /x, subprotocols: [v1, v2]}
                  - {name: c, path: /x, subprotocols: [v3]}
                  - {name: d, path: /x, subprotocols: [v3], header: X-T, header-values: [red]}
                  - {name: e, path: /x, subprotocols: [v3], header: x-t, header-values: [blue]}
                  - {name: f, path: /y, header: x-t, header-values: [blue]}
                """);

        assertThat(RouteConfigs.from(settings).routes()).hasSize(6);
        settings.finish();
    }

    @Test
    void allRoutesThatCouldMatchEquallyWellAreNamed() throws Exception {
        Settings settings = settings("""
                routes:
                  - {name: a, path: /x, subprotocols: [v1, v2]}
                  - {name: b, path: /x, subprotocols: [v2, v3]}
                  - {name: c, path: /x, header: X-T, header-values: [red]}
                  - {name: d, path: /y, header: X-T, header-values: [red]}
                  - {name: e, path: /y, header: X-U, header-values: [red]}
                  - {name: e, path: /z}
                """);

        RouteConfigs.from(settings);

        assertThatThrownBy(settings::finish)
                .hasMessageContaining("5 problems")
                .hasMessageContaining("routes a and b on /x")
                .hasMessageContaining("routes a and c on /x")
                .hasMessageContaining("routes b and c on /x")
                .hasMessageContaining("routes d and e on /y")
                .hasMessageContaining("two routes with the name e");
    }

    @Test
    void halfAMatchOrHalfAChoiceOfTopicsIsAProblem() throws Exception {
        Settings settings = settings("""
                routes:
                  - {name: a, header: X-T}
                  - {name: b, header-values: [x]}
                  - {name: c, subprotocols: [bearer]}
                  - {name: d, subprotocols: ['a b']}
                  - {name: e, header: Cookie, header-values: [x]}
                  - {name: f, message-field: type}
                  - {name: g, message-topics: {a: 'x/y'}}
                """);

        RouteConfigs.from(settings);

        assertThatThrownBy(settings::finish)
                .hasMessageContaining("routes[0]: header 'X-T' with 0 values: expected")
                .hasMessageContaining("routes[1]: header '' with 1 values: expected")
                .hasMessageContaining("routes[2]: subprotocol 'bearer': expected")
                .hasMessageContaining("routes[3]: subprotocol 'a b': expected")
                .hasMessageContaining("routes[4]: header 'Cookie': expected")
                .hasMessageContaining("routes[5]: message-field 'type' with 0 message-topics: expected")
                .hasMessageContaining("routes[6].message-topics.a = 'x/y': expected 1 to 249")
                .hasMessageContaining("routes[6]: message-field '' with 1 message-topics: expected");
    }

    @Test
    void eachInboundTopicButTheSharedOneHasDeadLettersOfItsOwn() {
        RouteConfig route = RouteConfig.of("a", "/a", Topics.DEFAULT)
                .with(new MessageTopics("t", Map.of("x", "orders", "y", "orders", "z", "barnabas.inbound")));
        RouteConfigs routes = new RouteConfigs(Topics.DEFAULT, List.of(route));

        assertThat(route.inboundTopics()).containsExactly("barnabas.inbound", "orders");
        assertThat(routes.deadLetters("orders")).isEqualTo("orders.dlt");
        assertThat(routes.deadLetters("barnabas.inbound")).isEqualTo("barnabas.inbound.dlt");
    }

    @Test
    void anExactlyOnceRouteSharesNoneOfItsTopics() {
        RouteConfig once = RouteConfig.of("a", "/a", Topics.DEFAULT)
                .exactlyOnce("own")
                .with(new MessageTopics("t", Map.of("x", "orders")));
        RouteConfig other =
                RouteConfig.of("b", "/b", Topics.DEFAULT).with(new MessageTopics("t", Map.of("x", "orders")));

        assertThat(new RouteConfigs(Topics.DEFAULT, List.of(once)).routes()).containsExactly(once);
        assertThatThrownBy(() -> new RouteConfigs(Topics.DEFAULT, List.of(once, other)))
                .hasMessageContaining("exactly-once route a with topics [own.a.inbound, orders, own.a.outbound");
    }

    private Settings settings(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("barnabas.yaml"), yaml);
        return new Settings(file, Map.of(), Map.of(), Map.of());
    }
}
