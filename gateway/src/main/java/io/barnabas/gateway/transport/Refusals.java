package io.barnabas.gateway.transport;

import io.barnabas.gateway.handshake.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers requests that are not upgraded, and ends their connections. Called on event loops. */
final class Refusals {
    /** How long the rest of a refused request is waited for. */
    private static final long LINGER_MS = 1_000;

    private Refusals() {}

    /** Answers and closes: whatever the client sends next was meant for a WebSocket. */
    static void refuse(Vertx vertx, HttpServerRequest request, Refusal refusal) {
        // Closing with bytes of the client unread would make TCP send a reset, which may overtake the answer.
        Timer linger = vertx.timer(LINGER_MS, TimeUnit.MILLISECONDS);
        Future<?> rest = Future.any(request.isEnded() ? Future.succeededFuture() : request.end(), linger);
        answer(request, refusal).eventually(() -> rest).onComplete(done -> {
            linger.cancel();
            request.connection().close();
        });
    }

    /** Answers what the HTTP decoder could not read; Vert.x closes after it. */
    static void refuseMalformed(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Refusal refusal;
        if (cause instanceof TooLongHttpLineException) {
            refusal = new Refusal(414, "The request line is too long.");
        } else if (cause instanceof TooLongHttpHeaderException) {
            refusal = new Refusal(431, "The headers are too large.");
        } else {
            refusal = new Refusal(400, "This is not a well-formed HTTP/1.1 request.");
        }
        HandshakeGuard guard = HandshakeGuard.of(request);
        if (guard != null) {
            guard.onRefused(refusal);
        }
        Future<Void> unused = answer(request, refusal);
    }

    /** Null when there are few enough. */
    static @Nullable Refusal tooManyHeaders(HttpServerRequest request, int max) {
        int lines = request.headers().entries().size();
        return lines <= max
                ? null
                : new Refusal(431, "There are " + lines + " header lines: expected at most " + max + ".");
    }

    private static Future<Void> answer(HttpServerRequest request, Refusal refusal) {
        refusal.headers().forEach(request.response()::putHeader);
        return request.response()
                .setStatusCode(refusal.status())
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .putHeader("Connection", "close")
                .end(refusal.text() + "\n");
    }
}
