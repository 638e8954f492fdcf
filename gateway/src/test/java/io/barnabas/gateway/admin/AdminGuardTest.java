package io.barnabas.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.Secret;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminGuardTest {
    private static final String LOOPBACK = "127.0.0.1:8081";

    private final AdminGuard open = new AdminGuard(null);
    private final AdminGuard guarded = new AdminGuard(new Secret("s3cret"));

    @Test
    void healthNeedsNoToken() {
        assertThat(guarded.refusal(HttpMethod.GET, "/health/ready", headers("Host", "gateway.example.com")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/connections", "/drain", "/", "/health"})
    void anythingElseNeedsTheTokenWhereOneIsSet(String path) {
        Answer refusal = Objects.requireNonNull(guarded.refusal(HttpMethod.GET, path, headers("Host", LOOPBACK)));
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"barnabas\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "Bearer s3cre", "Bearer s3cretx", "Bearer", "Basic s3cret", ""})
    void anotherTokenIsNone(String authorization) {
        assertThat(status(guarded, HttpMethod.GET, "Authorization", authorization))
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer s3cret", "bearer s3cret", "Bearer  s3cret "})
    void theTokenOpens(String authorization) {
        assertThat(status(guarded, HttpMethod.POST, "Authorization", authorization))
                .isZero();
        assertThat(status(guarded, HttpMethod.GET, "Authorization", authorization, "Host", "gateway.example.com"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:8081", "localhost:8081", "LOCALHOST", "[::1]:8081", "10.1.2.3:80"})
    void withoutATokenAnAddressIsAsked(String host) {
        assertThat(status(open, HttpMethod.GET, "Host", host)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rebound.example.com:8081", "127.0.0.1.example.com", "localhost.example.com", "[evil]", ""})
    void withoutATokenAForeignNameIsRefused(String host) {
        assertThat(status(open, HttpMethod.GET, "Host", host)).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://example.com", "http://127.0.0.1:8080", "null", "http://127.0.0.1:8081.example.com"})
    void aPageOfAnotherOriginChangesNothing(String origin) {
        assertThat(status(open, HttpMethod.POST, "Host", LOOPBACK, "Origin", origin))
                .isEqualTo(403);
        assertThat(status(open, HttpMethod.DELETE, "Host", LOOPBACK, "Origin", origin))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void aPageOfAnotherSiteChangesNothing(String site) {
        assertThat(status(open, HttpMethod.POST, "Host", LOOPBACK, "Sec-Fetch-Site", site))
                .isEqualTo(403);
        assertThat(status(
                        guarded,
                        HttpMethod.POST,
                        "Host",
                        LOOPBACK,
                        "Sec-Fetch-Site",
                        site,
                        "Authorization",
                        "Bearer s3cret"))
                .isEqualTo(403);
    }

    @Test
    void aPageOfThisPortAndACommandMayChangeThings() {
        assertThat(status(open, HttpMethod.POST, "Host", LOOPBACK)).isZero();
        assertThat(status(
                        open,
                        HttpMethod.POST,
                        "Host",
                        LOOPBACK,
                        "Origin",
                        "http://" + LOOPBACK,
                        "Sec-Fetch-Site",
                        "same-origin"))
                .isZero();
    }

    /** 0 for a request that may be answered. */
    private static int status(AdminGuard guard, HttpMethod method, String... headers) {
        @Nullable Answer refusal = guard.refusal(method, "/drain", headers(headers));
        return refusal == null ? 0 : refusal.status();
    }

    private static MultiMap headers(String... pairs) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.add(pairs[i], pairs[i + 1]);
        }
        return headers;
    }
}
