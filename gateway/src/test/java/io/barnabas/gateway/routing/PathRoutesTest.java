package io.barnabas.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteMatch;
import io.barnabas.common.contract.Topics;
import io.barnabas.gateway.handshake.UpgradeRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PathRoutesTest {
    private final RouteConfig plain = route("plain", List.of(), null);
    private final RouteConfig old = route("old", List.of("v1", "v1.1"), null);
    private final RouteConfig latest = route("latest", List.of("v2"), null);
    private final RouteConfig blue = route("blue", List.of("v2"), "X-Tenant", "blue", "navy");
    private final RouteConfig red = route("red", List.of("v2"), "x-tenant", "red");
    private final Map<String, PathRoutes> byPath =
            PathRoutes.byPath(List.of(plain, old, latest, blue, red, RouteConfig.of("b", "/b", Topics.DEFAULT)));

    @Test
    void theRouteWhoseSubprotocolIsOfferedAndThatSubprotocol() {
        assertThat(chosen("v1")).isEqualTo("old with v1");
        assertThat(chosen("v2")).isEqualTo("latest with v2");
        assertThat(chosen("x, v1.1, v1")).isEqualTo("old with v1.1");
        assertThat(choose(byPath, request("v9"), "X-Tenant", "blue")).isEqualTo("plain with null");
    }

    @Test
    void theClientsOrderDecidesBetweenRoutesThatAskForAsMuch() {
        assertThat(chosen("v1, v2")).isEqualTo("old with v1");
        assertThat(chosen("v2, v1")).isEqualTo("latest with v2");
    }

    @Test
    void theRouteThatAsksForMoreWinsWhateverTheOrder() {
        assertThat(choose(byPath, request("v1, v2"), "X-Tenant", "navy")).isEqualTo("blue with v2");
        assertThat(choose(byPath, request("v2"), "X-TENANT", "red")).isEqualTo("red with v2");
        assertThat(choose(byPath, request("v2"), "X-Tenant", "green")).isEqualTo("latest with v2");
        assertThat(choose(byPath, request("v2"), "X-Tenant", "Blue")).isEqualTo("latest with v2");
        assertThat(choose(byPath, request("v2"), "X-Tenant", "blue", "red"))
                .as("a header that stands twice is nobody's")
                .isEqualTo("latest with v2");
    }

    @Test
    void aTokenIsNoSubprotocolWhateverItSays() {
        assertThat(chosen("bearer, v1")).isEqualTo("plain with null");
        assertThat(chosen("bearer, v1, v2")).isEqualTo("latest with v2");
        assertThat(chosen("v2, bearer, v1")).isEqualTo("latest with v2");
        assertThat(chosen("bearer, x, bearer, v1")).isEqualTo("plain with null");
        assertThat(chosen("bearer")).isEqualTo("plain with null");
    }

    @Test
    void aRequestForNoRouteIsToldWhatWasExpected() {
        Map<String, PathRoutes> strict = PathRoutes.byPath(List.of(old, blue));
        assertThat(choose(strict, request("secret-token"), "X-Tenant", "green"))
                .isEqualTo(
                        "400 No route of this path fits the request: expected subprotocol (Sec-WebSocket-Protocol) v2"
                                + " and header X-Tenant with a value known here, or subprotocol (Sec-WebSocket-Protocol) v1 or"
                                + " v1.1.");
    }

    @Test
    void aPathWithOneRouteForAllLooksAtNothing() {
        PathRoutes only = Objects.requireNonNull(byPath.get("/b"));
        assertThat(only.choose(new UpgradeRequest() {
                    @Override
                    public String method() {
                        throw new AssertionError();
                    }

                    @Override
                    public String target() {
                        throw new AssertionError();
                    }

                    @Override
                    public boolean isHttp11() {
                        throw new AssertionError();
                    }

                    @Override
                    public List<String> headers(String name) {
                        throw new AssertionError();
                    }
                }))
                .isInstanceOf(PathRoutes.Choice.Chosen.class);
    }

    private String chosen(String offered) {
        return choose(byPath, request(offered), "X-Other", "x");
    }

    private static String choose(
            Map<String, PathRoutes> routes, Map<String, List<String>> headers, String name, String... values) {
        headers.put(name, List.of(values));
        PathRoutes.Choice choice = Objects.requireNonNull(routes.get("/a")).choose(new Request(headers));
        if (choice instanceof PathRoutes.Choice.Chosen chosen) {
            return chosen.route().name() + " with " + chosen.subprotocol();
        }
        PathRoutes.Choice.Refused refused = (PathRoutes.Choice.Refused) choice;
        return refused.refusal().status() + " " + refused.refusal().text();
    }

    private static Map<String, List<String>> request(String offered) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Sec-WebSocket-Protocol", List.of(offered));
        return headers;
    }

    private static RouteConfig route(
            String name, List<String> subprotocols, @Nullable String header, String... values) {
        return RouteConfig.of(name, "/a", Topics.DEFAULT).with(new RouteMatch(subprotocols, header, Set.of(values)));
    }

    private record Request(Map<String, List<String>> values) implements UpgradeRequest {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String target() {
            return "/a";
        }

        @Override
        public boolean isHttp11() {
            return true;
        }

        @Override
        public List<String> headers(String name) {
            return values.getOrDefault(name, List.of());
        }
    }
}
