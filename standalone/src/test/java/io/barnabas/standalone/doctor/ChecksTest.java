package io.barnabas.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.barnabas.standalone.doctor.Finding.Result;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of servers that answer something else than a gateway that is well. */
class ChecksTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "404, SKIPPED, gateway.echo: true",
        "503, FAILED, no gateway behind it is ready",
        "200, FAILED, answered 200 instead of an upgrade",
        "401, FAILED, answered 401 instead of an upgrade"
    })
    void anAnswerThatIsNoUpgrade(int status, Result result, String said) throws Exception {
        answer(status, "");

        Finding finding = echo(uri("ws", "/echo"));

        assertThat(finding.result()).isEqualTo(result);
        assertThat(finding.sentence()).contains(uri("ws", "/echo").toString(), said);
    }

    @Test
    void aHostThatNobodyKnows() throws Exception {
        Finding finding = echo(URI.create("ws://nobody.invalid/echo"));

        assertThat(finding.isFailed()).isTrue();
        assertThat(finding.sentence()).contains("the host name is not known");
    }

    @Tag("long")
    @Test
    void aServerThatSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Finding finding = echo(URI.create("ws://127.0.0.1:" + silent.getLocalPort() + "/echo"));

            assertThat(finding.isFailed()).isTrue();
            assertThat(finding.sentence()).contains("did not answer within 5 s");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, OK, is ready",
        "503, FAILED, topic barnabas.inbound is missing",
        "404, FAILED, is no admin port of a gateway: it answered 404"
    })
    void whatTheAdminPortSays(int status, Result result, String said) throws Exception {
        answer(status, "topic barnabas.inbound is missing");

        Finding finding = new ReadyCheck(http).ask(uri("http", ""));

        assertThat(finding.result()).isEqualTo(result);
        assertThat(finding.sentence()).contains(uri("http", "").toString(), said);
    }

    @Test
    void anAdminPortThatIsNotThere() throws Exception {
        URI gone = uri("http", "");
        server.stop(0);

        assertThat(new ReadyCheck(http).ask(gone).sentence()).contains("Nothing answers at " + gone, "--admin");
    }

    @ParameterizedTest
    @CsvSource({
        "false, OK, OK, Nothing is wrong that can be seen from here.",
        "false, OK, SKIPPED, was not tried",
        "true, OK, OK, The gateway is ready so it has Kafka",
        "true, FAILED, OK, the trouble is Kafka's",
        "true, FAILED, FAILED, Begin with Kafka",
        "true, FAILED, SKIPPED, without /echo",
        "false, OK, FAILED, the trouble lies on the way to it",
        "false, FAILED, FAILED, the trouble is the gateway's or lies on the way to it",
        "false, FAILED, OK, see why the gateway at --admin is not ready",
        "false, FAILED, SKIPPED, see why the gateway at --admin is not ready"
    })
    void theVerdict(boolean kafka, Result ready, Result network, String said) {
        assertThat(Verdict.of(kafka, new Finding(ready, ""), new Finding(network, ""))
                        .replace(",", ""))
                .contains(said);
    }

    private Finding echo(URI url) throws InterruptedException {
        return new EchoCheck(http, System::nanoTime).ask(url, Map.of());
    }

    private URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void answer(int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
