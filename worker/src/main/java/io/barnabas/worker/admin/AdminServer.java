package io.barnabas.worker.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.barnabas.worker.consume.Readiness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers {@code GET /health/live}, {@code /health/ready} (503 with the reason) and {@code /metrics} (Prometheus). */
public final class AdminServer implements AutoCloseable {
    private static final int BACKLOG = 16;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService thread;

    private AdminServer(HttpServer server, ExecutorService thread) {
        this.server = server;
        this.thread = thread;
    }

    /** @throws IOException naming the address, when it cannot be listened on */
    public static AdminServer start(AdminConfig config, Supplier<Readiness> readiness, Supplier<String> metrics)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(config.host(), config.port()), BACKLOG);
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "The worker's admin port cannot listen on " + config.host() + ":" + config.port() + ": "
                            + e.getMessage(),
                    e);
        }
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread named = new Thread(task, "barnabas-worker-admin");
            named.setDaemon(true);
            return named;
        });
        server.setExecutor(thread);
        server.createContext("/", exchange -> route(exchange, readiness, metrics));
        server.start();
        return new AdminServer(server, thread);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }

    private static void route(HttpExchange exchange, Supplier<Readiness> readiness, Supplier<String> metrics)
            throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET");
            answer(exchange, 405, TEXT, "only GET\n");
            return;
        }
        switch (exchange.getRequestURI().getPath()) {
            case "/health/live" -> answer(exchange, 200, TEXT, "live\n");
            case "/health/ready" -> {
                Readiness now = readiness.get();
                answer(exchange, now.ready() ? 200 : 503, TEXT, (now.ready() ? "ready" : now.problem()) + "\n");
            }
            case "/metrics" -> answer(exchange, 200, PROMETHEUS, metrics.get());
            default -> answer(exchange, 404, TEXT, "expected /health/live, /health/ready or /metrics\n");
        }
    }

    private static void answer(HttpExchange exchange, int status, String contentType, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
