package io.barnabas.gateway.admin.client;

import io.barnabas.common.command.CommandException;
import io.barnabas.common.config.Secret;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a node's admin port. */
final class AdminClient {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI admin;
    private final @Nullable Secret token;

    AdminClient(URI admin, @Nullable Secret token) {
        this.admin = admin;
        this.token = token;
    }

    /** @throws CommandException with a sentence where there is no answer, or not the one wanted */
    JsonObject get(String path) throws InterruptedException {
        return ask("GET", path);
    }

    /** As {@link #get}, with POST. */
    JsonObject post(String path) throws InterruptedException {
        return ask("POST", path);
    }

    /** As {@link #get}, but null where the node is gone: nobody listens, or the connection breaks. */
    @Nullable
    JsonObject getIfThere(String path) throws InterruptedException {
        try {
            return send("GET", path);
        } catch (IOException e) {
            return null;
        }
    }

    private JsonObject ask(String method, String path) throws InterruptedException {
        try {
            return send(method, path);
        } catch (ConnectException e) {
            throw new CommandException(
                    "Nothing answers at " + admin + ": no node runs there, or --admin names another address.", e);
        } catch (IOException e) {
            throw new CommandException(admin + " did not answer: " + e + ".", e);
        }
    }

    private JsonObject send(String method, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(admin.resolve(path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token.reveal());
        }
        return judge(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    private JsonObject judge(HttpResponse<String> response) {
        String body = response.body().strip();
        if (response.statusCode() == 401) {
            throw new CommandException(admin + " wants "
                    + (token == null ? "a token" : "another token than this one")
                    + ": set --token-file, --token or " + AdminOptions.VARIABLE + ".");
        }
        if (response.statusCode() >= 300) {
            throw new CommandException(admin + " answered " + response.statusCode() + ": " + body);
        }
        try {
            return new JsonObject(body);
        } catch (DecodeException e) {
            throw new CommandException(admin + " is no admin port of a gateway: it answered no JSON.", e);
        }
    }
}
