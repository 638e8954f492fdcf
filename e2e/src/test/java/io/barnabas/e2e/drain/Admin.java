package io.barnabas.e2e.drain;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks a node's admin port, as an operator's script does. */
final class Admin {
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    Admin(int port) {
        this.port = port;
    }

    JsonObject get(String path) throws IOException, InterruptedException {
        return new JsonObject(send("GET", path).body());
    }

    JsonObject post(String path) throws IOException, InterruptedException {
        return new JsonObject(send("POST", path).body());
    }

    int status(String path) throws IOException, InterruptedException {
        return send("GET", path).statusCode();
    }

    /** Where the drain stands. */
    String phase() throws IOException, InterruptedException {
        return get("/drain").getString("phase");
    }

    HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
