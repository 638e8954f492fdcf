package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares {@code docs/SECURITY.md} with the code. */
class SecurityManualTest {
    private static final Path MANUAL = Path.of("../docs/SECURITY.md");

    private final String manual = Files.readString(MANUAL);

    SecurityManualTest() throws IOException {}

    @Test
    @DisplayName("The table of reasons is the code's")
    void reasons() {
        assertThat(table("| reason | status | sentence |"))
                .containsExactlyElementsOf(Arrays.stream(AuthReason.values())
                        .map(reason ->
                                "| `" + reason.label() + "` | " + reason.status() + " | " + reason.sentence() + " |")
                        .toList());
    }

    @Test
    @DisplayName("The table of sources names each kind, in the code's order")
    void sources() {
        List<String> labels = table("| source | how a client sends it | for whom |").stream()
                .map(row -> row.substring("| `".length()).split("[`:]", 2)[0])
                .toList();
        assertThat(labels)
                .containsExactlyElementsOf(Arrays.stream(TokenSource.Kind.values())
                        .map(TokenSource.Kind::label)
                        .toList());
    }

    @Test
    @DisplayName("The example is a configuration, and does what the text says")
    void example(@TempDir Path folder) throws IOException {
        int start = manual.indexOf("```yaml\n") + "```yaml\n".length();
        Path file = Files.writeString(folder.resolve("b.yaml"), manual.substring(start, manual.indexOf("```", start)));
        Settings settings = new Settings(file, Map.of(), Map.of(), Map.of());
        AuthConfig config = AuthSettings.from(settings, "routes[0]");
        assertThat(settings.string("routes[0].name", "Its name.", "")).isEqualTo("orders");
        assertThat(settings.string("routes[0].path", "Its path.", "")).isEqualTo("/orders");
        settings.finish();
        assertThat(config.tokenSources())
                .containsExactly(TokenSource.AUTHORIZATION, TokenSource.parse("cookie:__Host-session"));
        assertThat(config.origins().allowed()).containsExactly("https://app.example");
    }

    @Test
    @DisplayName("Each number in the text is the code's")
    void numbers() {
        assertThat(manual)
                .contains("at most " + TokenText.MAX_LENGTH + " characters")
                .contains("within " + AuthConfig.DEFAULT_FIRST_FRAME_DEADLINE.toSeconds() + " s")
                .contains("clocks may be " + JwtConfig.DEFAULT_LEEWAY.toSeconds() + " s apart")
                .contains("text of 1 to " + Identity.MAX_USER_BYTES + " bytes")
                .contains("`attributes`, " + JwtConfig.MAX_ATTRIBUTES + " at most")
                .contains("have " + JwtConfig.DEFAULT_MAX_ATTRIBUTE_BYTES / 1024 + " KiB at most")
                .contains("every " + JwksConfig.DEFAULT_URL_REFRESH.toMinutes() + " minutes (`jwks-refresh`)")
                .contains("sooner than " + JwksConfig.DEFAULT_MIN_INTERVAL.toSeconds() + " s after")
                .contains("That token waits, " + JwksConfig.DEFAULT_MAX_WAIT.toSeconds() + " s at most")
                .contains("and " + JwksKeeper.MAX_WAITING + " tokens for each key set")
                .contains("is read every " + JwksConfig.DEFAULT_FILE_REFRESH.toSeconds() + " s")
                .contains("of " + JwksConfig.DEFAULT_MIN_RETRY.toSeconds() + " s, doubled up to a minute")
                .contains("more than " + JwksConfig.MAX_BYTES / 1024 + " KiB")
                .contains("more than " + JwksConfig.DEFAULT_TIMEOUT.toSeconds() + " s (`jwks-timeout`)")
                .contains("more than " + Jwks.MAX_KEYS + " keys");
        assertThat(JwksConfig.DEFAULT_MAX_RETRY).hasMinutes(1);
        assertThat(JwksConfig.DEFAULT_MAX_AGE).hasDays(1);
        assertThat(Jwks.MAX_CANDIDATES).isEqualTo(4);
        assertThat(JwtConfig.DEFAULT_ALGORITHMS)
                .containsExactlyInAnyOrder(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256);
    }

    /** The rows below a head and its rule. */
    private List<String> table(String head) {
        assertThat(manual).containsOnlyOnce(head);
        return manual.substring(manual.indexOf(head))
                .lines()
                .skip(2)
                .takeWhile(row -> row.startsWith("|"))
                .toList();
    }
}
