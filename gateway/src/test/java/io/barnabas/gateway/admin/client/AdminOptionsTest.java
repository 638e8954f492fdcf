package io.barnabas.gateway.admin.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.command.CommandException;
import io.barnabas.common.config.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class AdminOptionsTest {
    private static final Map<String, String> NO_VARIABLES = Map.of();
    private static final Map<String, String> VARIABLE = Map.of("BARNABAS_GATEWAY_ADMIN_TOKEN", "of-the-variable");

    @Test
    void theTokenComesFromOptionFileOrVariable(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "of-the-file\n");
        assertThat(token(NO_VARIABLES)).isNull();
        assertThat(token(VARIABLE)).isEqualTo(new Secret("of-the-variable"));
        assertThat(token(VARIABLE, "--token", "of-the-option")).isEqualTo(new Secret("of-the-option"));
        assertThat(token(VARIABLE, "--token-file", file.toString())).isEqualTo(new Secret("of-the-file"));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> token(NO_VARIABLES, "--token-file", "/nowhere/token"))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("--token-file '/nowhere/token' cannot be read: ");
    }

    @Test
    void twoTokensAreOneTooMany() {
        assertThatThrownBy(() -> token(NO_VARIABLES, "--token", "one", "--token-file", "two"))
                .hasMessage("--token and --token-file: expected one of them.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8081", "localhost", "ftp://127.0.0.1", "http://", "http://a b"})
    void whatIsNoUrlIsRefused(String url) {
        assertThatThrownBy(() -> AdminOptions.uri(url))
                .hasMessage("--admin '" + url + "': expected a URL such as http://127.0.0.1:8081.");
    }

    private static @Nullable Secret token(Map<String, String> variables, String... arguments) {
        AdminOptions options = new AdminOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("admin", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(arguments);
        return options.token(variables);
    }
}
