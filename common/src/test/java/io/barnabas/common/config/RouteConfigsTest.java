package io.barnabas.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.contract.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteConfigsTest {
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
                    inbound: o.in
                    outbound: o.out
                    fanout: o.fan
                    channels: [news, alerts]
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
                                "!"),
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
    void twoRoutesOnOnePathAreAProblem() throws Exception {
        Settings settings = settings("routes: [{name: a, path: /x}, {name: b, path: /x}]\n");

        RouteConfigs.from(settings);

        assertThatThrownBy(settings::finish).hasMessageContaining("route b on /x: expected a name and a path");
    }

    private Settings settings(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("barnabas.yaml"), yaml);
        return new Settings(file, Map.of(), Map.of(), Map.of());
    }
}
