package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules on claims, with a leeway of 30 s. */
class ClaimRulesTest {
    private static final long NOW = Tokens.NOW.getEpochSecond();
    private static final String GOOD =
            "'iss':'https://issuer.example','aud':'barnabas','sub':'alice','exp':" + (NOW + 60);

    @DisplayName("RFC 7519 4.1.4: exp is needed, and past it (and the leeway) the token has expired")
    @ParameterizedTest(name = "exp {0} s from now: {1}")
    @CsvSource({"60, true", "0, true", "-29, true", "-30, false", "-31, false", "-1000000, false"})
    void expiry(long offset, boolean accepted) {
        AuthResult result = judge(replaced("exp", NOW + offset));
        assertThat(result).isEqualTo(accepted ? alice(offset + 30) : new AuthResult.Refused(AuthReason.EXPIRED));
    }

    @DisplayName("An expiry that is absent or no time is refused")
    @ParameterizedTest
    @ValueSource(
            strings = {"null", "'1800000060'", "true", "[1800000060]", "{}", "-1", "1e300", "-1e300", "1800000060000"})
    void noExpiry(String value) {
        assertThat(judge(replaced("exp", value))).isEqualTo(new AuthResult.Refused(AuthReason.CLAIMS));
    }

    @Test
    @DisplayName("A token without exp is refused")
    void absentExpiry() {
        assertThat(judge("'iss':'https://issuer.example','aud':'barnabas','sub':'alice'"))
                .isEqualTo(new AuthResult.Refused(AuthReason.CLAIMS));
    }

    @Test
    @DisplayName("RFC 7519 2: a time may have a fraction")
    void fraction() {
        assertThat(judge(replaced("exp", (NOW + 60) + ".75"))).isEqualTo(alice(90));
    }

    @DisplayName("RFC 7519 4.1.5: nbf, with leeway")
    @ParameterizedTest(name = "nbf {0} s from now: {1}")
    @CsvSource({"-60, true", "30, true", "31, false"})
    void notBefore(long offset, boolean accepted) {
        assertThat(judge(GOOD + ",'nbf':" + (NOW + offset)))
                .isEqualTo(accepted ? alice(90) : new AuthResult.Refused(AuthReason.NOT_YET_VALID));
    }

    @Test
    @DisplayName("A nbf that is no time is refused, and not ignored")
    void badNotBefore() {
        assertThat(judge(GOOD + ",'nbf':'soon'")).isEqualTo(new AuthResult.Refused(AuthReason.CLAIMS));
        assertThat(judge(GOOD + ",'nbf':null")).isEqualTo(alice(90));
    }

    @DisplayName("RFC 7519 4.1.1: iss is one of the issuers, exactly")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "''",
                "'https://issuer.example/'",
                "'HTTPS://issuer.example'",
                "['https://issuer.example']",
                "'https://issuer.example.evil'",
                "*",
                "1"
            })
    void issuer(String value) {
        assertThat(judge(replaced("iss", value.equals("*") ? "'*'" : value)))
                .isEqualTo(new AuthResult.Refused(AuthReason.ISSUER));
    }

    @DisplayName("RFC 7519 4.1.3: aud is, or has, one of the audiences")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'barnabas' | true",
                "['other','barnabas'] | true",
                "'Barnabas' | false",
                "'barnabas ' | false",
                "'*' | false",
                "[] | false",
                "null | false",
                "['other'] | false",
                "['barnabas',1] | false",
                "{'barnabas':1} | false"
            },
            quoteCharacter = '`')
    void audience(String value, boolean accepted) {
        assertThat(judge(replaced("aud", value)))
                .isEqualTo(accepted ? alice(90) : new AuthResult.Refused(AuthReason.AUDIENCE));
    }

    @Test
    @DisplayName("* leaves issuer and audience unchecked, even absent ones")
    void any() {
        JwtConfig any = config(Set.of("*"), Set.of("*"), "sub", List.of(), 1024);
        assertThat(judge(any, "'sub':'alice','exp':" + (NOW + 60))).isEqualTo(alice(90));
    }

    @DisplayName("The user is text of 1 to 256 bytes without control characters")
    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "1", "['alice']", "'a\\nb'", "'a\\u0000'", "'a\\u0085'", "LONG"})
    void user(String value) {
        String user = value.equals("LONG") ? "'" + "é".repeat(128) + "x'" : value;
        assertThat(judge(replaced("sub", user))).isEqualTo(new AuthResult.Refused(AuthReason.CLAIMS));
    }

    @Test
    @DisplayName("The user may come from another claim, and have 256 bytes")
    void userClaim() {
        String user = "é".repeat(128);
        JwtConfig config = config(Set.of("*"), Set.of("*"), "email", List.of(), 1024);
        assertThat(identity(judge(config, GOOD + ",'email':'" + user + "'")).user())
                .isEqualTo(user);
        assertThat(judge(config, GOOD)).isEqualTo(new AuthResult.Refused(AuthReason.CLAIMS));
    }

    @Test
    @DisplayName("Attributes: text as it is, anything else as JSON, absent ones left out, others never copied")
    void attributes() {
        JwtConfig config = config(
                Set.of("*"),
                Set.of("*"),
                "sub",
                List.of("tenant", "admin", "level", "roles", "org", "gone", "nil"),
                1024);
        Map<String, String> attributes = identity(
                        judge(
                                config,
                                GOOD
                                        + ",'tenant':'a \\\"b\\\"','admin':true,'level':3,'roles':['x','y'],'org':{'id':1},'nil':null,'other':1"))
                .attributes();
        assertThat(attributes)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "tenant", "a \"b\"",
                        "admin", "true",
                        "level", "3",
                        "roles", "[\"x\",\"y\"]",
                        "org", "{\"id\":1}"));
    }

    @DisplayName("A token with more attributes in bytes than allowed is refused, not cut")
    @ParameterizedTest
    @CsvSource({"10, true", "11, false"})
    void attributeBytes(int length, boolean accepted) {
        JwtConfig config = config(Set.of("*"), Set.of("*"), "sub", List.of("tenant"), 16);
        AuthResult result = judge(config, GOOD + ",'tenant':'" + "x".repeat(length) + "'");
        assertThat(result instanceof AuthResult.Accepted).isEqualTo(accepted);
        if (!accepted) {
            assertThat(result).isEqualTo(new AuthResult.Refused(AuthReason.CLAIMS));
        }
    }

    @Test
    @DisplayName("An attribute with control characters is refused")
    void attributeControls() {
        JwtConfig config = config(Set.of("*"), Set.of("*"), "sub", List.of("tenant"), 1024);
        assertThat(judge(config, GOOD + ",'tenant':'a\\r\\nb'")).isEqualTo(new AuthResult.Refused(AuthReason.CLAIMS));
    }

    private static JwtConfig config(
            Set<String> issuers, Set<String> audiences, String user, List<String> attributes, int maxBytes) {
        return new JwtConfig(
                issuers,
                audiences,
                JwtConfig.DEFAULT_ALGORITHMS,
                null,
                Duration.ofSeconds(30),
                user,
                attributes,
                maxBytes);
    }

    private static String replaced(String claim, Object value) {
        return GOOD.replaceFirst(
                "'" + claim + "':('[^']*'|\\d+)",
                "'" + claim + "':" + String.valueOf(value).replace("\\", "\\\\"));
    }

    private static AuthResult judge(String claims) {
        return judge(Tokens.config(), claims);
    }

    private static AuthResult judge(JwtConfig config, String claims) {
        String json = "{" + claims.replace('\'', '"') + "}";
        Claims parsed =
                Objects.requireNonNull(Claims.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)), json);
        return new ClaimRules(config, () -> Tokens.NOW).judge(parsed);
    }

    private static Identity identity(AuthResult result) {
        assertThat(result).isInstanceOf(AuthResult.Accepted.class);
        return ((AuthResult.Accepted) result).identity();
    }

    private static AuthResult alice(long secondsFromNow) {
        Instant until = Tokens.NOW.plusSeconds(secondsFromNow);
        return new AuthResult.Accepted(new Identity("alice", Map.of(), until));
    }
}
