package io.barnabas.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A small WebSocket server in this JVM: echoes, and what a test adds. */
public final class TestServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    private TestServer(Consumer<ServerWebSocket> behaviour) {
        server = await(vertx.createHttpServer()
                .webSocketHandshakeHandler(TestServer::admit)
                .webSocketHandler(behaviour::accept)
                .listen(0, "127.0.0.1"));
    }

    /** A server of {@link #pinging} in a process of its own: prints its URL, and ends with its input. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException {
        try (TestServer server = pinging(Long.parseLong(args[0]))) {
            System.out.println(server.url("/"));
            while (System.in.read() >= 0) {
                // Nobody writes.
            }
        }
    }

    /** Each message comes back. */
    public static TestServer echo() {
        return new TestServer(TestServer::echo);
    }

    /** Each message comes back, and there is a Ping every so often. */
    public static TestServer pinging(long everyMs) {
        return of((vertx, socket) -> {
            echo(socket);
            long timer = vertx.setPeriodic(everyMs, it -> socket.writePing(Buffer.buffer("are you there?")));
            socket.closeHandler(it -> vertx.cancelTimer(timer));
        });
    }

    /** Messages that come while it sleeps wait; it sleeps once, when the first message comes. */
    static TestServer stalling(long ms) {
        boolean[] stalled = new boolean[1];
        return of((vertx, socket) -> {
            boolean[] asleep = new boolean[1];
            List<String> waiting = new ArrayList<>();
            socket.textMessageHandler(text -> {
                if (!stalled[0]) {
                    stalled[0] = true;
                    asleep[0] = true;
                    vertx.setTimer(ms, it -> {
                        asleep[0] = false;
                        waiting.forEach(socket::writeTextMessage);
                    });
                }
                if (asleep[0]) {
                    waiting.add(text);
                } else {
                    socket.writeTextMessage(text);
                }
            });
        });
    }

    /** Closes each connection after its first message. */
    static TestServer closing(short code, String reason) {
        return of((vertx, socket) -> socket.textMessageHandler(it -> socket.close(code, reason)));
    }

    /** Answers each message with this text. */
    static TestServer answering(String text) {
        return of((vertx, socket) -> socket.textMessageHandler(it -> socket.writeTextMessage(text)));
    }

    /** Refuses {@code /refused}. */
    public String url(String path) {
        return "ws://127.0.0.1:" + server.actualPort() + path;
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private interface Behaviour {
        void serve(Vertx vertx, ServerWebSocket socket);
    }

    private static TestServer of(Behaviour behaviour) {
        return new TestServer(socket -> behaviour.serve(Vertx.currentContext().owner(), socket));
    }

    private static void admit(ServerWebSocketHandshake handshake) {
        if (handshake.path().equals("/refused")) {
            handshake.reject(403);
        } else {
            handshake.accept();
        }
    }

    private static void echo(ServerWebSocket socket) {
        socket.textMessageHandler(socket::writeTextMessage);
        socket.binaryMessageHandler(socket::writeBinaryMessage);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
