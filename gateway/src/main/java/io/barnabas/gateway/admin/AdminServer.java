package io.barnabas.gateway.admin;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operator's port: {@code /health/live}, {@code /health/ready} (200, or 503 with the reason) and {@code /metrics}
 * in Prometheus' text format.
 */
public final class AdminServer {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final PrometheusMeterRegistry registry;
    private final Supplier<@Nullable String> problem;

    /**
     * Makes a server that {@link #start} lets listen.
     *
     * @param port 0 for any free one
     * @param problem why the node is not ready; null when it is. Asked on an event loop
     */
    public AdminServer(
            Vertx vertx, String host, int port, PrometheusMeterRegistry registry, Supplier<@Nullable String> problem) {
        this.server =
                vertx.createHttpServer(new HttpServerOptions().setHost(host).setPort(port));
        this.registry = registry;
        this.problem = problem;
    }

    /** Listens. Completes with the port; fails with a {@link java.net.BindException} when it is taken. */
    public Future<Integer> start() {
        return server.requestHandler(this::onRequest).listen().map(HttpServer::actualPort);
    }

    public Future<Void> stop() {
        return server.close();
    }

    private void onRequest(HttpServerRequest request) {
        if (!HttpMethod.GET.equals(request.method())) {
            request.response().putHeader("Allow", "GET");
            answer(request, 405, TEXT, "Method " + request.method() + " is not allowed here: expected GET.\n");
            return;
        }
        switch (String.valueOf(request.path())) {
            case "/health/live" -> answer(request, 200, TEXT, "live\n");
            case "/health/ready" -> {
                String reason = problem.get();
                answer(request, reason == null ? 200 : 503, TEXT, (reason == null ? "ready" : reason) + "\n");
            }
            case "/metrics" -> answer(request, 200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
            default -> answer(request, 404, TEXT, "Expected /health/live, /health/ready or /metrics.\n");
        }
    }

    private static void answer(HttpServerRequest request, int status, String type, String body) {
        request.response().setStatusCode(status).putHeader("Content-Type", type).end(body);
    }
}
