package io.barnabas.bench.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks whether an echo is up, by one message. */
final class EchoProbe implements WebSocket.Listener {
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final long RETRY_MS = 100;

    private final CompletableFuture<String> answer = new CompletableFuture<>();

    private EchoProbe() {}

    /** Whether a message came back in that time. Blocks. */
    static boolean succeeds(String url, Duration patience) throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        long deadline = System.nanoTime() + patience.toNanos();
        do {
            if (attempt(http, url)) {
                return true;
            }
            Thread.sleep(RETRY_MS);
        } while (System.nanoTime() - deadline < 0);
        return false;
    }

    /** A gateway that is not ready answers 503. */
    private static boolean attempt(HttpClient http, String url) throws InterruptedException {
        EchoProbe probe = new EchoProbe();
        try {
            WebSocket socket = http.newWebSocketBuilder()
                    .connectTimeout(ATTEMPT)
                    .buildAsync(URI.create(url), probe)
                    .get(ATTEMPT.toSeconds(), TimeUnit.SECONDS);
            try {
                socket.sendText("ready?", true).get(ATTEMPT.toSeconds(), TimeUnit.SECONDS);
                return probe.answer.get(ATTEMPT.toSeconds(), TimeUnit.SECONDS).equals("ready?");
            } finally {
                socket.abort();
            }
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
        answer.complete(text.toString());
        socket.request(1);
        return null;
    }
}
