package io.barnabas.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwksTest {
    @DisplayName("What is no key set is refused with a sentence")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "<html>",
                "{",
                "{}",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[null,1,\"x\",[],{}]}",
                "{\"keys\":[{\"kty\":\"RSA\"}]}"
            })
    void garbage(String text) {
        assertThatThrownBy(() -> Jwks.parse(text.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    @Test
    @DisplayName("Nesting without end is refused as anything else")
    void nesting() {
        assertThatThrownBy(() -> Jwks.parse("[".repeat(500_000).getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Jwks.parse(("{\"keys\":" + "[".repeat(500_000)).getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("More than 100 keys are refused")
    void tooMany() {
        String key = Tokens.EC.toPublicJWK().toJSONString();
        String hundred = (key + ",").repeat(99) + key;
        assertThat(Jwks.parse(("{\"keys\":[" + hundred + "]}").getBytes(UTF_8)).ids())
                .hasSize(100);
        assertThatThrownBy(() -> Jwks.parse(("{\"keys\":[" + hundred + "," + key + "]}").getBytes(UTF_8)))
                .hasMessageContaining("101 keys: expected at most 100");
    }

    @Test
    @DisplayName("RFC 7517 5: keys that are not understood are ignored, the others serve")
    void ignored() throws Exception {
        String odd = "{\"kty\":\"NEW\",\"kid\":\"odd\"}";
        String secret =
                new OctetSequenceKeyGenerator(256).keyID("oct").generate().toJSONString();
        String good = Tokens.EC.toPublicJWK().toJSONString();
        Jwks keys = Jwks.parse(("{\"keys\":[" + odd + "," + secret + "," + good + "]}").getBytes(UTF_8));
        assertThat(keys.ids()).containsExactly("ec");
        assertThat(keys.candidates(SignatureAlgorithm.HS256, "oct")).isEmpty();
    }

    @Test
    @DisplayName("RFC 7517 4.2 to 4.4: use, key_ops and alg restrict a key")
    void restricted() {
        RSAKey forEncryption = new RSAKey.Builder(Tokens.RSA)
                .keyUse(KeyUse.ENCRYPTION)
                .keyID("enc")
                .build();
        RSAKey forSigning = new RSAKey.Builder(Tokens.RSA)
                .keyOperations(Set.of(KeyOperation.SIGN))
                .keyID("sign")
                .build();
        RSAKey forPs256 = new RSAKey.Builder(Tokens.RSA)
                .algorithm(JWSAlgorithm.PS256)
                .keyID("ps")
                .build();
        RSAKey forSignatures = new RSAKey.Builder(Tokens.RSA)
                .keyUse(KeyUse.SIGNATURE)
                .keyID("sig")
                .build();
        Jwks keys = Jwks.parse(Tokens.jwks(forEncryption, forSigning, forPs256, forSignatures));
        assertThat(keys.ids()).containsExactly("ps", "sig");
        assertThat(keys.candidates(SignatureAlgorithm.RS256, "ps")).isEmpty();
        assertThat(keys.candidates(SignatureAlgorithm.PS256, "ps")).hasSize(1);
        assertThat(keys.candidates(SignatureAlgorithm.RS256, "sig")).hasSize(1);
    }

    @Test
    @DisplayName("RFC 7518 3.3: RSA keys of fewer than 2048 bits are not used")
    void shortKeys() {
        assertThatThrownBy(() -> Jwks.parse(Tokens.jwks(Tokens.rsa("short", 1024))))
                .hasMessageContaining("no key of 1");
    }

    @Test
    @DisplayName("An EC key serves the algorithm of its curve only")
    void curve() {
        Jwks keys = Jwks.parse(Tokens.jwks(Tokens.EC));
        assertThat(keys.candidates(SignatureAlgorithm.ES256, null)).hasSize(1);
        assertThat(keys.candidates(SignatureAlgorithm.ES384, null)).isEmpty();
        assertThat(keys.candidates(SignatureAlgorithm.RS256, "ec")).isEmpty();
    }

    @Test
    @DisplayName("A point that is not on its curve is no key")
    void pointOffCurve() {
        ECKey good = Tokens.EC.toPublicJWK();
        String bad =
                good.toJSONString().replace(good.getY().toString(), good.getX().toString());
        assertThatThrownBy(() -> Jwks.parse(("{\"keys\":[" + bad + "]}").getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
