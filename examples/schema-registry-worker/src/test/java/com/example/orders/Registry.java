package com.example.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** As much of an Apicurio registry's HTTP API, version 3, as its serializers ask for. Ids count from 1. */
final class Registry implements AutoCloseable {
    private static final String API = "/apis/registry/v3";
    private static final String ARTIFACTS = "/groups/default/artifacts";
    private static final Pattern SCHEMA = Pattern.compile("/ids/(?:content|global)Ids/(\\d+)");
    private static final Pattern REFERENCES = Pattern.compile(SCHEMA + "/references");
    private static final Pattern LATEST = Pattern.compile(ARTIFACTS + "/([^/]+)/versions/branch=latest");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Artifact> artifacts = new ArrayList<>();
    private final HttpServer server;

    /** @param schema as text: JSON, or Protobuf's own */
    record Artifact(String name, String schema) {}

    Registry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(API, this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + API;
    }

    /** Returns its id. */
    synchronized int register(String name, String schema) {
        artifacts.add(new Artifact(name, schema));
        return artifacts.size();
    }

    synchronized Artifact artifact(int id) {
        return artifacts.get(id - 1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Object answer = answer(exchange.getRequestURI().getPath().substring(API.length()), asked);
        byte[] body = answer instanceof String text ? text.getBytes(UTF_8) : JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized @Nullable Object answer(String path, String asked) throws IOException {
        if (path.equals(ARTIFACTS)) {
            JsonNode artifact = JSON.readTree(asked);
            String schema = artifact.at("/firstVersion/content/content").asText();
            int id = register(artifact.path("artifactId").asText(), schema);
            return Map.of("version", version(id));
        }
        if (REFERENCES.matcher(path).matches()) {
            return List.of();
        }
        Matcher schema = SCHEMA.matcher(path);
        if (schema.matches()) {
            int id = Integer.parseInt(schema.group(1));
            return id > artifacts.size() ? null : artifact(id).schema();
        }
        Matcher latest = LATEST.matcher(path);
        if (latest.matches()) {
            for (int id = artifacts.size(); id > 0; id--) {
                if (artifact(id).name().equals(latest.group(1))) {
                    return version(id);
                }
            }
        }
        return null;
    }

    private Map<String, Object> version(int id) {
        return Map.of(
                "globalId",
                id,
                "contentId",
                id,
                "groupId",
                "default",
                "artifactId",
                artifact(id).name(),
                "version",
                Integer.toString(id));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
