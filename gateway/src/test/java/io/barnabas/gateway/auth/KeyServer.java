package io.barnabas.gateway.auth;

import com.nimbusds.jose.jwk.JWK;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer's HTTP server on a free port of this machine, which answers as a test wants. */
final class KeyServer {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile HttpHandler answer;
    /** Requests so far. */
    final AtomicInteger requests = new AtomicInteger();

    KeyServer(HttpHandler answer) throws IOException {
        this.answer = answer;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            this.answer.handle(exchange);
        });
        server.start();
    }

    void answer(HttpHandler newAnswer) {
        answer = newAnswer;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    static HttpHandler keys(JWK... keys) {
        return bytes(200, Tokens.jwks(keys));
    }

    static HttpHandler bytes(int status, byte[] body) {
        return exchange -> {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        };
    }

    /** Sends for as long as somebody takes it. */
    static void endless(HttpExchange exchange, byte[] piece, long pauseNanos) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (var body = exchange.getResponseBody()) {
            while (!Thread.currentThread().isInterrupted()) {
                body.write(piece);
                body.flush();
                java.util.concurrent.locks.LockSupport.parkNanos(pauseNanos);
            }
        }
    }
}
