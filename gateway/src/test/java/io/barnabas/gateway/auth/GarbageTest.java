package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;

/** Whatever a client sends is judged, and nothing of it is admitted. Repeat a run with -Dbarnabas.test.seed=N. */
class GarbageTest {
    private static final int ROUNDS = 2_000;
    private static final String[] PIECES = {
        "Bearer ",
        "bearer",
        ",",
        ", ",
        ";",
        "=",
        "session=",
        "token=",
        "?",
        "&",
        "%",
        "%4",
        "%e9",
        "+",
        "\"",
        ".",
        "..",
        "eyJhbGciOiJSUzI1NiJ9",
        "eyJhbGciOiJub25lIn0",
        "e30",
        "null",
        "-",
        "/",
        "#",
        ":",
        "://",
        "http",
        "[",
        "]",
        "\0",
        "\r\n",
        "\u00e9",
        "\ud800",
        " "
    };
    private static final Jwks KEYS = Jwks.parse(Tokens.jwks(Tokens.RSA, Tokens.EC));

    private final long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final JwtVerifier verifier = new JwtVerifier(Tokens.config(), () -> Tokens.NOW);
    private final List<Gate> gates = Stream.of(
                    "authorization", "cookie:session", "subprotocol", "query:token", "first-frame")
            .map(source -> new Gate(
                    "ws",
                    new AuthConfig(
                            AuthMode.JWT,
                            List.of(TokenSource.parse(source)),
                            Tokens.config(),
                            JwksConfig.of(URI.create("https://issuer.example/jwks")),
                            AuthConfig.DEFAULT_FIRST_FRAME_DEADLINE,
                            AuthConfig.DEFAULT_CALLOUT_DEADLINE,
                            OriginConfig.DEFAULT),
                    token -> java.util.concurrent.CompletableFuture.completedFuture(verifier.verify(token, KEYS)),
                    AuthMetrics.NONE))
            .toList();

    @RepeatedTest(2)
    @DisplayName("Random headers, targets and first frames are refused, without an exception")
    void requests() {
        for (int i = 0; i < ROUNDS; i++) {
            Requests request = Requests.to("/ws" + text())
                    .with("Authorization", random.nextBoolean() ? "Bearer " + text() : text())
                    .with("Cookie", text())
                    .with("Sec-WebSocket-Protocol", text())
                    .with("Host", text());
            if (random.nextBoolean()) {
                request = request.with("Origin", text()).with("Cookie", "session=" + text());
            }
            for (Gate gate : gates) {
                assertNotAdmitted(gate.onRequest(request, random.nextBoolean()));
                assertNotAdmitted(gate.onFirstFrame(random.nextBoolean() ? "Bearer " + text() : text()));
                var unused = gate.subprotocol(request);
            }
        }
    }

    @RepeatedTest(2)
    @DisplayName("A good token of which one character was changed is refused, without an exception")
    void mutations() {
        for (String good : List.of(Tokens.good(Tokens.RSA), Tokens.good(Tokens.EC))) {
            for (int i = 0; i < ROUNDS / 10; i++) {
                StringBuilder token = new StringBuilder(good);
                int at = random.nextInt(good.length());
                char changed = (char) (random.nextBoolean() ? 32 + random.nextInt(95) : random.nextInt(0x300));
                token.setCharAt(at, changed);
                AuthResult result = verifier.verify(token.toString(), KEYS);
                // The last character of a part holds bits that belong to no byte.
                boolean same = changed == good.charAt(at) || at + 1 == good.length();
                assertThat(same || result instanceof AuthResult.Refused)
                        .as("seed %s: character %s as %s", seed, at, (int) changed)
                        .isTrue();
            }
        }
    }

    @RepeatedTest(2)
    @DisplayName("Random headers and claims, signed for real, never end in an exception")
    void signedGarbage() {
        for (int i = 0; i < ROUNDS / 20; i++) {
            String token = Tokens.signedRaw(
                    Tokens.RSA, random.nextBoolean() ? "{\"alg\":\"RS256\",\"kid\":\"rsa\"}" : json(4), json(4));
            assertThat(verifier.verify(token, KEYS))
                    .as("seed %s: %s", seed, token)
                    .isInstanceOf(AuthResult.Refused.class);
        }
    }

    @RepeatedTest(2)
    @DisplayName("Random bytes as a key set end in the one exception that says so")
    void keySets() {
        for (int i = 0; i < ROUNDS; i++) {
            String text = random.nextBoolean() ? "{\"keys\":[" + json(4) + "]}" : json(5);
            try {
                Jwks.parse(text.getBytes(StandardCharsets.UTF_8));
                throw new AssertionError("seed " + seed + ": taken for keys: " + text);
            } catch (IllegalArgumentException expected) {
                assertThat(expected).hasMessageContaining("expected");
            }
        }
    }

    private void assertNotAdmitted(Verdict verdict) {
        assertThat(verdict).as("seed %s", seed).isNotInstanceOf(Verdict.Admitted.class);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            if (random.nextInt(3) > 0) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            } else {
                text.append((char) random.nextInt(0x180));
            }
        }
        return text.toString();
    }

    private String json(int depth) {
        String[] names = {
            "alg", "kid", "typ", "crit", "iss", "aud", "sub", "exp", "nbf", "kty", "n", "e", "x", "y", "crv", "use",
            "key_ops", "x5c", "keys"
        };
        String[] leaves = {
            "null",
            "true",
            "1",
            "-1",
            "1e400",
            "\"RS256\"",
            "\"RSA\"",
            "\"EC\"",
            "\"P-256\"",
            "\"AQAB\"",
            "\"\"",
            "\"rsa\"",
            "\"\\ud800\"",
            "{",
            "]",
            "NaN",
            "99999999999999999999"
        };
        if (depth == 0 || random.nextInt(4) == 0) {
            return leaves[random.nextInt(leaves.length)];
        }
        boolean object = random.nextInt(3) > 0;
        StringBuilder json = new StringBuilder(object ? "{" : "[");
        for (int i = random.nextInt(6); i > 0; i--) {
            json.append(object ? "\"" + names[random.nextInt(names.length)] + "\":" : "")
                    .append(json(depth - 1));
            json.append(i > 1 ? "," : "");
        }
        return json.append(object ? "}" : "]").toString();
    }
}
