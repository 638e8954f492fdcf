package io.barnabas.gateway.admin;

import io.barnabas.common.config.Secret;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's port: {@code /health/live}, {@code /health/ready} (200, or 503 with the reason), {@code /metrics} in
 * Prometheus' text format, {@code /connections} and {@code /drain}; see {@link AdminGuard} for who may ask.
 */
public final class AdminServer {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final String CONNECTION = "/connections/";
    /** A client that neither asks nor reads is let go. */
    private static final int IDLE_S = 60;

    private final Vertx vertx;
    private final HttpServer server;
    private final AdminGuard guard;
    private final PrometheusMeterRegistry registry;
    private final Supplier<@Nullable String> problem;
    /** Null until the node has started. */
    private volatile @Nullable Operations operations;

    /**
     * Makes a server that {@link #start} lets listen.
     *
     * @param port 0 for any free one
     * @param token what requests have to show; null for nothing
     * @param problem why the node is not ready; null when it is. Asked on an event loop
     */
    public AdminServer(
            Vertx vertx,
            String host,
            int port,
            @Nullable Secret token,
            PrometheusMeterRegistry registry,
            Supplier<@Nullable String> problem) {
        this.vertx = vertx;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setIdleTimeout(IDLE_S)
                // A client that offers h2c, as the JDK's does, can miss its first answer.
                .setHttp2ClearTextEnabled(false));
        this.guard = new AdminGuard(token);
        this.registry = registry;
        this.problem = problem;
    }

    /** Listens. Completes with the port; fails with a {@link java.net.BindException} when it is taken. */
    public Future<Integer> start() {
        return server.requestHandler(this::onRequest).listen().map(HttpServer::actualPort);
    }

    /** The node has started: from now on there is something to see and to do. */
    public void operate(Operations started) {
        operations = started;
    }

    public Future<Void> stop() {
        return server.close();
    }

    private void onRequest(HttpServerRequest request) {
        Context context = vertx.getOrCreateContext();
        CompletionStage<Answer> answer;
        try {
            answer = answer(request, String.valueOf(request.path()));
        } catch (IllegalArgumentException e) {
            answer = now(Answer.text(400, String.valueOf(e.getMessage())));
        }
        // The answer may come on another loop; the response belongs to this one.
        answer.whenComplete((found, failure) -> {
            Answer last = failure == null ? found : failed(request, failure);
            context.runOnContext(unused -> last.writeTo(request.response()));
        });
    }

    private CompletionStage<Answer> answer(HttpServerRequest request, String path) {
        Answer refusal = guard.refusal(request.method(), path, request.headers());
        if (refusal != null) {
            return now(refusal);
        }
        boolean get = HttpMethod.GET.equals(request.method());
        return switch (path) {
            case "/health/live" -> get ? now(Answer.text(200, "live")) : notAllowed(request, "GET");
            case "/health/ready" -> get ? now(ready()) : notAllowed(request, "GET");
            case "/metrics" -> get ? now(Answer.metrics(registry.scrape())) : notAllowed(request, "GET");
            default -> operations(request, path, get);
        };
    }

    private CompletionStage<Answer> operations(HttpServerRequest request, String path, boolean get) {
        boolean isOne = path.startsWith(CONNECTION);
        if (!isOne && !path.equals("/connections") && !path.equals("/drain")) {
            return now(Answer.text(
                    404, "Expected /health/live, /health/ready, /metrics, /connections, /connections/<id> or /drain."));
        }
        Operations started = operations;
        if (started == null) {
            return now(Answer.text(503, "The node is starting. Try again.").with("Retry-After", "1"));
        }
        if (isOne) {
            String id = path.substring(CONNECTION.length());
            if (HttpMethod.DELETE.equals(request.method())) {
                return started.close(id, request.params());
            }
            return get ? started.find(id, request.params()) : notAllowed(request, "GET, DELETE");
        }
        if (path.equals("/connections")) {
            return get ? started.list(request.params()) : notAllowed(request, "GET");
        }
        if (HttpMethod.POST.equals(request.method())) {
            return started.drain(request.params());
        }
        return get ? started.progress(request.params()) : notAllowed(request, "GET, POST");
    }

    private Answer ready() {
        String reason = problem.get();
        return Answer.text(reason == null ? 200 : 503, reason == null ? "ready" : reason);
    }

    private static CompletionStage<Answer> notAllowed(HttpServerRequest request, String allowed) {
        return now(Answer.methodNotAllowed(request.method().name(), allowed));
    }

    private static CompletionStage<Answer> now(Answer answer) {
        return CompletableFuture.completedStage(answer);
    }

    private static Answer failed(HttpServerRequest request, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return Answer.text(
                    504, "An event loop did not answer within " + ConnectionsView.PATIENCE_S + " s: it is overloaded.");
        }
        LOG.error("{} {} failed", request.method(), request.path(), cause);
        return Answer.text(500, "Unexpected failure: " + cause);
    }
}
