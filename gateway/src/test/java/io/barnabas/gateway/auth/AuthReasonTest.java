package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.gateway.handshake.Refusal;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthReasonTest {
    @DisplayName("A sentence fits a Close frame, and an error_description of RFC 6750 section 3")
    @ParameterizedTest
    @EnumSource
    void sentence(AuthReason reason) {
        assertThat(reason.sentence())
                .hasSizeLessThanOrEqualTo(CloseCode.MAX_REASON_BYTES)
                .matches("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+");
        assertThat(reason.refusal().text()).isEqualTo(reason.sentence());
        assertThat(reason.label()).matches("[a-z-]+");
        assertThat(reason.refusal().status()).isEqualTo(reason.status());
    }

    @Test
    @DisplayName("RFC 6750 3.1: no error code where no token was given")
    void missing() {
        assertThat(AuthReason.MISSING.refusal())
                .isEqualTo(new Refusal(
                        401, "A token is needed and none was given.", Map.of("WWW-Authenticate", "Bearer")));
    }

    @Test
    @DisplayName("RFC 6750 3.1: a bad token is an invalid_token")
    void bad() {
        assertThat(AuthReason.EXPIRED.refusal())
                .isEqualTo(new Refusal(
                        401,
                        "The token has expired.",
                        Map.of(
                                "WWW-Authenticate",
                                "Bearer error=\"invalid_token\", error_description=\"The token has expired.\"")));
    }

    @Test
    @DisplayName("An origin is forbidden: another token would not help")
    void origin() {
        assertThat(AuthReason.ORIGIN.refusal())
                .isEqualTo(new Refusal(403, "Pages of this origin may not connect here.", Map.of()));
    }

    @Test
    @DisplayName("What cannot be decided now says when to come back, and that it may be taken then")
    void later() {
        for (AuthReason reason : new AuthReason[] {AuthReason.UNAVAILABLE, AuthReason.BUSY}) {
            assertThat(reason.status()).isEqualTo(503);
            assertThat(reason.refusal().headers()).containsExactly(Map.entry("Retry-After", "5"));
            assertThat(reason.retriable()).isTrue();
        }
        assertThat(AuthReason.EXPIRED.retriable()).isFalse();
    }
}
