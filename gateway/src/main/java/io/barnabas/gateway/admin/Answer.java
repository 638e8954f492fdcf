package io.barnabas.gateway.admin;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** One answer of the admin port. */
record Answer(int status, String contentType, String body, Map<String, String> headers) {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /** One line for people. */
    static Answer text(int status, String line) {
        return new Answer(status, TEXT, line + "\n", Map.of());
    }

    static Answer json(int status, JsonObject body) {
        return new Answer(status, JSON, body.encode() + "\n", Map.of());
    }

    static Answer metrics(String body) {
        return new Answer(200, PROMETHEUS, body, Map.of());
    }

    static Answer methodNotAllowed(String method, String allowed) {
        return text(405, "Method " + method + " is not allowed here: expected " + allowed + ".")
                .with("Allow", allowed);
    }

    Answer with(String header, String value) {
        return new Answer(status, contentType, body, Map.of(header, value));
    }

    void writeTo(HttpServerResponse response) {
        response.setStatusCode(status).putHeader("Content-Type", contentType).putHeader("Cache-Control", "no-store");
        headers.forEach(response::putHeader);
        response.end(body);
    }
}
