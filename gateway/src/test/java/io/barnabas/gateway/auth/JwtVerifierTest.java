package io.barnabas.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import io.barnabas.common.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules on form, algorithm, header, key and signature. */
class JwtVerifierTest {
    private static final Jwks KEYS = Jwks.parse(Tokens.jwks(Tokens.RSA, Tokens.EC));
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final JwtVerifier verifier = new JwtVerifier(Tokens.config(), () -> Tokens.NOW);

    @Test
    @DisplayName("RSA and EC signatures are accepted, and say who it is and until when")
    void good() {
        for (JWK key : List.of(Tokens.RSA, Tokens.EC)) {
            assertThat(verifier.verify(Tokens.good(key), KEYS))
                    .isEqualTo(new AuthResult.Accepted(
                            new Identity("alice", java.util.Map.of(), Tokens.NOW.plusSeconds(60 + 30))));
        }
    }

    @Test
    @DisplayName("A token of more than 8 KiB is refused before anything of it is read")
    void tooLarge() {
        assertRefused("x".repeat(8193), AuthReason.TOO_LARGE);
        assertRefused("x".repeat(8192), AuthReason.MALFORMED);
        String claims = Tokens.goodClaims("pad", "\"" + "x".repeat(5000) + "\"");
        assertThat(verifier.verify(Tokens.signed(Tokens.RSA, claims), KEYS)).isInstanceOf(AuthResult.Accepted.class);
    }

    @DisplayName("RFC 7515 7.1: three parts in base64url without padding, the first a JSON object")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b",
                "e30",
                "e30.e30",
                "!.e30.AA",
                "bnVsbA.e30.AA",
                "W10.e30.AA",
                "MQ.e30.AA",
                "eyJhbGciOiJSUzI1NiI.e30.AA",
                "e30=.e30.AA"
            })
    void malformed(String token) {
        assertRefused(token, AuthReason.MALFORMED);
    }

    @Test
    @DisplayName("Padding, other characters and further parts are refused though the signature is good")
    void malleable() {
        String token = Tokens.good(Tokens.RSA);
        assertRefused(token + "=", AuthReason.MALFORMED);
        assertRefused(token + "!", AuthReason.MALFORMED);
        assertRefused(token + "\n", AuthReason.MALFORMED);
        assertRefused(token + ".", AuthReason.MALFORMED);
    }

    @DisplayName("RFC 8725 3.1, 3.2: only the pinned algorithms; none in no spelling")
    @ParameterizedTest
    @ValueSource(
            strings = {"none", "None", "NONE", "nOnE", "rs256", "RS384", "PS256", "ES384", "EdDSA", "HS256", "dir", ""})
    void algorithm(String name) {
        String header = Tokens.base64("{\"alg\":\"" + name + "\",\"kid\":\"rsa\"}");
        assertRefused(header + "." + Tokens.base64(Tokens.CLAIMS) + ".", AuthReason.ALGORITHM);
        assertRefused(header + "." + Tokens.base64(Tokens.CLAIMS) + ".AAAA", AuthReason.ALGORITHM);
    }

    @DisplayName("An algorithm that is no text is none")
    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"alg\":null}", "{\"alg\":256}", "{\"alg\":[\"RS256\"]}"})
    void noAlgorithm(String header) {
        assertRefused(Tokens.signedRaw(Tokens.RSA, header, Tokens.CLAIMS), AuthReason.ALGORITHM);
    }

    @Test
    @DisplayName("Without a signature nothing is accepted")
    void unsigned() {
        String token = Tokens.good(Tokens.RSA);
        assertRefused(token.substring(0, token.lastIndexOf('.') + 1), AuthReason.SIGNATURE);
    }

    @Test
    @DisplayName("RFC 8725 2.1: a public key is no HMAC secret, even where HMAC is allowed too")
    void algorithmConfusion() throws Exception {
        JwtVerifier both = new JwtVerifier(
                config(Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.HS256), new Secret(SECRET)),
                () -> Tokens.NOW);
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build();
        for (byte[] secret : List.of(
                Tokens.RSA.toRSAPublicKey().getEncoded(),
                Tokens.RSA.toPublicJWK().toJSONString().getBytes(UTF_8),
                Tokens.RSA.getModulus().decode())) {
            String token = Tokens.signed(new MACSigner(secret), header, Tokens.CLAIMS);
            assertThat(both.verify(token, KEYS)).isEqualTo(new AuthResult.Refused(AuthReason.SIGNATURE));
            assertRefused(token, AuthReason.ALGORITHM);
        }
        assertThat(both.verify(Tokens.good(Tokens.RSA), KEYS)).isInstanceOf(AuthResult.Accepted.class);
    }

    @Test
    @DisplayName("HMAC is accepted with the configured secret, and needs no key set")
    void hmac() throws Exception {
        JwtVerifier hmac =
                new JwtVerifier(config(Set.of(SignatureAlgorithm.HS256), new Secret(SECRET)), () -> Tokens.NOW);
        String good = Tokens.signed(new MACSigner(SECRET), new JWSHeader(JWSAlgorithm.HS256), Tokens.CLAIMS);
        String bad = Tokens.signed(new MACSigner(SECRET + "x"), new JWSHeader(JWSAlgorithm.HS256), Tokens.CLAIMS);
        assertThat(hmac.verify(good, null)).isInstanceOf(AuthResult.Accepted.class);
        assertThat(hmac.verify(bad, null)).isEqualTo(new AuthResult.Refused(AuthReason.SIGNATURE));
    }

    @DisplayName("RFC 7515 4.1.11: whatever is critical is not understood; RFC 7797 7: no b64")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[\"exp\"],\"exp\":1",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"crit\":[]",
                "\"crit\":null",
                "\"b64\":false",
                "\"kid\":7",
                "\"kid\":[\"rsa\"]"
            })
    void critical(String parameter) {
        String header = "{\"alg\":\"RS256\"," + parameter + "}";
        assertRefused(Tokens.signedRaw(Tokens.RSA, header, Tokens.CLAIMS), AuthReason.MALFORMED);
    }

    @Test
    @DisplayName("RFC 8725 3.11: a token for another use is refused; access tokens and plain ones are not")
    void type() {
        for (String type : List.of("JWT", "jwt", "at+jwt", "application/at+jwt", "application/JWT")) {
            assertThat(verifier.verify(typed('"' + type + '"'), KEYS)).isInstanceOf(AuthResult.Accepted.class);
        }
        for (String type : List.of("\"logout+jwt\"", "\"dpop+jwt\"", "\"\"", "1", "[]")) {
            assertRefused(typed(type), AuthReason.TYPE);
        }
    }

    @Test
    @DisplayName("RFC 7515 4.1, RFC 7519 4: what stands twice is refused, in the header and in the claims")
    void duplicates() {
        String header = "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"kid\":\"rsa\"}";
        assertRefused(Tokens.signedRaw(Tokens.RSA, header, Tokens.CLAIMS), AuthReason.MALFORMED);
        String claims = Tokens.CLAIMS.replace("{", "{\"sub\":\"mallory\",");
        assertRefused(Tokens.signed(Tokens.RSA, claims), AuthReason.MALFORMED);
    }

    @Test
    @DisplayName("A token names its key: another one's is a wrong signature, an unknown one is unknown")
    void kid() {
        RSAKey stranger = Tokens.rsa("rsa", 2048);
        assertRefused(Tokens.good(stranger), AuthReason.SIGNATURE);
        RSAKey unknown = new RSAKey.Builder(Tokens.RSA).keyID("other").build();
        assertRefused(Tokens.good(unknown), AuthReason.UNKNOWN_KEY);
        RSAKey crossed = new RSAKey.Builder(Tokens.RSA).keyID("ec").build();
        assertRefused(Tokens.good(crossed), AuthReason.UNKNOWN_KEY);
    }

    @Test
    @DisplayName("A token without kid is tried with the keys of its algorithm, but not with more than four")
    void noKid() {
        String token = Tokens.signed(Tokens.EC, new JWSHeader(JWSAlgorithm.ES256), Tokens.CLAIMS);
        JWK[] keys = {Tokens.EC, ec("1"), ec("2"), ec("3"), ec("4")};
        Jwks four = Jwks.parse(Tokens.jwks(java.util.Arrays.copyOf(keys, 4)));
        Jwks five = Jwks.parse(Tokens.jwks(keys));
        assertThat(verifier.verify(token, four)).isInstanceOf(AuthResult.Accepted.class);
        assertThat(verifier.verify(token, five)).isEqualTo(new AuthResult.Refused(AuthReason.UNKNOWN_KEY));
        assertThat(verifier.verify(Tokens.good(Tokens.EC), five)).isInstanceOf(AuthResult.Accepted.class);
    }

    @Test
    @DisplayName("RFC 8725 3.10: a key or URL that the token itself brings is never used")
    void embeddedKeys() {
        RSAKey own = Tokens.rsa("rsa", 2048);
        URI url = URI.create("http://127.0.0.1:9/jwks");
        for (JWSHeader header : List.of(
                Tokens.header(own).jwk(own.toPublicJWK()).build(),
                Tokens.header(own).jwkURL(url).build(),
                Tokens.header(own).x509CertURL(url).build(),
                new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(own.toPublicJWK()).build())) {
            assertRefused(Tokens.signed(own, header, Tokens.CLAIMS), AuthReason.SIGNATURE);
        }
        JWSHeader harmless =
                Tokens.header(Tokens.RSA).jwk(own.toPublicJWK()).jwkURL(url).build();
        assertThat(verifier.verify(Tokens.signed(Tokens.RSA, harmless, Tokens.CLAIMS), KEYS))
                .isInstanceOf(AuthResult.Accepted.class);
    }

    @Test
    @DisplayName("A changed payload or header breaks the signature, and claims are not looked at before")
    void tampered() {
        String[] parts = Tokens.good(Tokens.RSA).split("\\.", -1);
        assertRefused(parts[0] + "." + Tokens.base64("not json") + "." + parts[2], AuthReason.SIGNATURE);
        assertRefused(
                Tokens.base64("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"x\":1}") + "." + parts[1] + "." + parts[2],
                AuthReason.SIGNATURE);
        assertRefused(Tokens.signed(Tokens.RSA, "not json"), AuthReason.MALFORMED);
        assertRefused(Tokens.signed(Tokens.RSA, "[1]"), AuthReason.MALFORMED);
        assertRefused(Tokens.signed(Tokens.RSA, "[".repeat(5000)), AuthReason.MALFORMED);
        assertRefused(Tokens.signed(Tokens.RSA, "{\"a\":".repeat(1000)), AuthReason.MALFORMED);
    }

    @Test
    @DisplayName("A signature of an EC key of another curve is not one")
    void curve() throws Exception {
        ECKey p384 = Tokens.ec("ec", Curve.P_384);
        String token = Tokens.signed(
                new ECDSASigner(p384),
                new JWSHeader.Builder(JWSAlgorithm.ES384).keyID("ec").build(),
                Tokens.CLAIMS);
        assertRefused(token, AuthReason.ALGORITHM);
        assertThat(verifier.verify(Tokens.good(Tokens.EC), Jwks.parse(Tokens.jwks(p384))))
                .isEqualTo(new AuthResult.Refused(AuthReason.UNKNOWN_KEY));
    }

    @Test
    @DisplayName("CVE-2022-21449: an EC signature of zeros is wrong")
    void zeros() {
        String token = Tokens.good(Tokens.EC);
        String zeros = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);
        assertRefused(token.substring(0, token.lastIndexOf('.') + 1) + zeros, AuthReason.SIGNATURE);
    }

    @Test
    @DisplayName("Without keys a token cannot be judged, but what is wrong anyway is refused")
    void noKeys() {
        assertThat(verifier.verify(Tokens.good(Tokens.RSA), null))
                .isEqualTo(new AuthResult.Refused(AuthReason.UNAVAILABLE));
        assertThat(verifier.verify("a.b.c", null)).isEqualTo(new AuthResult.Refused(AuthReason.MALFORMED));
    }

    private static ECKey ec(String kid) {
        return Tokens.ec(kid, Curve.P_256);
    }

    private static String typed(String type) {
        return Tokens.signedRaw(Tokens.RSA, "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":" + type + "}", Tokens.CLAIMS);
    }

    private static JwtConfig config(Set<SignatureAlgorithm> algorithms, @Nullable Secret secret) {
        return new JwtConfig(
                Set.of("https://issuer.example"),
                Set.of("barnabas"),
                algorithms,
                secret,
                Duration.ofSeconds(30),
                "sub",
                List.of(),
                1024);
    }

    private void assertRefused(String token, AuthReason reason) {
        assertThat(verifier.verify(token, KEYS)).as(token).isEqualTo(new AuthResult.Refused(reason));
    }
}
