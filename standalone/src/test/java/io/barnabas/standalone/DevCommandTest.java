package io.barnabas.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code barnabas dev} as its user meets it. */
class DevCommandTest {
    private static final int SIGTERM_EXIT = 143;

    @Test
    void everythingRunsAndStopsOnASignal() throws Exception {
        try (BarnabasProcess dev =
                BarnabasProcess.start("dev", "--port", "0", "--admin-port", "0", "--kafka-port", "0")) {
            dev.awaitLine("Ctrl-C stops it.");
            HttpClient http = HttpClient.newHttpClient();

            assertThat(get(http, url(dev, "Demo page"))).contains("<!doctype html>");
            assertThat(get(http, url(dev, "Admin") + "health/ready")).contains("ready");
            assertThat(echo(http, url(dev, "/ws"), "hello")).isEqualTo("hello");
            assertThat(echo(http, url(dev, "/chat"), "hello all")).isEqualTo("hello all");
            assertThat(echo(http, url(dev, "/ws").replace("/ws", "/echo"), "no Kafka"))
                    .isEqualTo("no Kafka");

            dev.terminate();
            assertThat(dev.awaitExit()).isEqualTo(SIGTERM_EXIT);
            assertThat(dev.lines()).contains("Stopping ...").noneMatch(it -> it.contains("ERROR"));
        }
    }

    @Test
    void aTakenPortIsOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                BarnabasProcess dev =
                        BarnabasProcess.start("dev", "--admin-port", "" + taken.getLocalPort(), "--port", "0")) {
            assertThat(dev.awaitExit()).isOne();
            assertThat(dev.lines())
                    .containsExactly("error: Port " + taken.getLocalPort()
                            + " on 127.0.0.1 is taken: stop what listens there, or choose another with --admin-port.");
        }
    }

    /** The address in the line of that name. */
    private static String url(BarnabasProcess dev, String name) {
        String line = dev.awaitLine(name);
        return line.replaceFirst("^.*?((http|ws)://\\S+).*$", "$1");
    }

    private static String get(HttpClient http, String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static String echo(HttpClient http, String url, String text) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(url), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        answer.complete(data.toString());
                        return null;
                    }
                })
                .get(10, TimeUnit.SECONDS);
        socket.sendText(text, true).get(10, TimeUnit.SECONDS);
        String received = answer.get(20, TimeUnit.SECONDS);
        socket.abort();
        return received;
    }
}
