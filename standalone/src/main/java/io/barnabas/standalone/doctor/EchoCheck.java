package io.barnabas.standalone.doctor;

import io.barnabas.common.command.Amounts;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether messages come back from a gateway's {@code /echo}, which does without Kafka: the way there, load balancers
 * included. Blocks its caller.
 */
final class EchoCheck {
    private static final int MESSAGES = 20;
    private static final Duration TIMEOUT = DoctorCommand.TIMEOUT;

    private final HttpClient http;
    private final LongSupplier nanoTime;

    EchoCheck(HttpClient http, LongSupplier nanoTime) {
        this.http = http;
        this.nanoTime = nanoTime;
    }

    /** @param headers of the upgrade request */
    Finding ask(URI url, Map<String, String> headers) throws InterruptedException {
        Answers answers = new Answers();
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(TIMEOUT);
        headers.forEach(builder::header);
        WebSocket socket;
        try {
            socket = get(builder.buildAsync(url, answers));
        } catch (TimeoutException e) {
            return Finding.failed(url + " did not answer within " + TIMEOUT.toSeconds() + " s.");
        } catch (ExecutionException e) {
            return refused(url, e.getCause() == null ? e : e.getCause());
        }
        try {
            return exchange(url, socket, answers);
        } catch (ExecutionException | TimeoutException e) {
            return Finding.failed(url + " took the connection and then no messages: " + e + ".");
        } finally {
            socket.abort();
        }
    }

    private Finding exchange(URI url, WebSocket socket, Answers answers)
            throws InterruptedException, ExecutionException, TimeoutException {
        long[] nanos = new long[MESSAGES];
        for (int i = 0; i < MESSAGES; i++) {
            String text = "barnabas doctor " + i;
            long sent = nanoTime.getAsLong();
            get(socket.sendText(text, true));
            String answer = answers.texts.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            nanos[i] = nanoTime.getAsLong() - sent;
            if (answer == null) {
                return Finding.failed(url + " took message " + (i + 1) + " of " + MESSAGES + " and sent nothing back"
                        + " within " + TIMEOUT.toSeconds() + " s.");
            }
            if (!answer.equals(text)) {
                return Finding.failed(url + " is no echo: it sent back " + quoted(answer) + " for '" + text + "'.");
            }
        }
        Arrays.sort(nanos);
        return Finding.ok(MESSAGES + " messages came back from " + url + ", half of them within "
                + millis(nanos[MESSAGES / 2 - 1]) + ", all within " + millis(nanos[MESSAGES - 1]) + ".");
    }

    private static Finding refused(URI url, Throwable why) {
        if (why instanceof WebSocketHandshakeException handshake) {
            int status = handshake.getResponse().statusCode();
            if (status == 404) {
                return Finding.skipped(
                        "Something answers at " + url + ", with 404: gateway.echo: true turns /echo on.");
            }
            return Finding.failed(url + " answered " + status + " instead of an upgrade"
                    + (status == 503
                            ? ": no gateway behind it is ready, or a limit is reached."
                            : "; a gateway says"
                                    + " why in the body, a proxy that does not pass upgrades on does not."));
        }
        if (why instanceof HttpTimeoutException) {
            return Finding.failed(url + " did not answer within " + TIMEOUT.toSeconds() + " s.");
        }
        if (why instanceof ConnectException && why.getCause() instanceof UnresolvedAddressException) {
            return Finding.failed(url + ": the host name is not known.");
        }
        if (why instanceof ConnectException) {
            return Finding.failed("Nothing answers at " + url + ": no gateway or load balancer listens there, or --url"
                    + " names another address.");
        }
        return Finding.failed(url + " could not be asked: " + why + ".");
    }

    private static <T> T get(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String millis(long nanos) {
        return Amounts.millis(nanos / 1e6);
    }

    private static String quoted(String answer) {
        return "'" + (answer.length() <= 40 ? answer : answer.substring(0, 40) + "…") + "'";
    }

    /** What came, message by message. */
    private static final class Answers implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                texts.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
