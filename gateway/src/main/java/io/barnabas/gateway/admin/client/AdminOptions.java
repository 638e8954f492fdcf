package io.barnabas.gateway.admin.client;

import io.barnabas.common.command.CommandException;
import io.barnabas.common.command.OptionText;
import io.barnabas.common.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that talks to a node's admin port: a picocli mixin. */
final class AdminOptions {
    static final String VARIABLE = "BARNABAS_GATEWAY_ADMIN_TOKEN";

    @Option(
            names = "--admin",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081",
            description = "The node's admin port. Default: ${DEFAULT-VALUE}.")
    private String url = "";

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The node's gateway.admin-token, where it has one; other users of this machine may see it in"
                    + " its list of processes. Default: the variable " + VARIABLE + ".")
    private @Nullable String token;

    @Option(names = "--token-file", paramLabel = "FILE", description = "File that holds the token, and nothing else.")
    private @Nullable Path tokenFile;

    /** @throws CommandException when the options cannot be used */
    AdminClient client() {
        return new AdminClient(uri(url), token(System.getenv()));
    }

    @Nullable
    Secret token(Map<String, String> environment) {
        if (token != null && tokenFile != null) {
            throw new CommandException("--token and --token-file: expected one of them.");
        }
        String text = tokenFile != null ? read(tokenFile) : token == null ? environment.get(VARIABLE) : token;
        return text == null || text.isBlank() ? null : new Secret(text.strip());
    }

    static URI uri(String text) {
        return OptionText.url("--admin", text, Set.of("http", "https"), "a URL such as http://127.0.0.1:8081");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandException("--token-file '" + file + "' cannot be read: " + e + ".", e);
        }
    }
}
