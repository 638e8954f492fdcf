package io.barnabas.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.Secret;
import io.barnabas.gateway.connection.EventLoops;
import io.barnabas.gateway.connection.FakeLoops;
import io.barnabas.gateway.drain.DrainConfig;
import io.barnabas.gateway.drain.DrainFixture;
import io.barnabas.gateway.drain.DrainThread;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminServerTest {
    private static final String NODE = "one.abc.3.";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeLoops loops = new FakeLoops(2).direct();
    private final DrainThread drain = DrainFixture.thread(DrainConfig.DEFAULT, loops);
    private @Nullable String problem;
    private int port;

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void readySaysWhatIsMissing() throws Exception {
        start(null, loops);
        assertThat(get("/health/live").body()).isEqualTo("live\n");
        assertThat(get("/health/ready").body()).isEqualTo("ready\n");
        problem = "topics are missing";
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).isEqualTo("topics are missing\n");
    }

    @Test
    void withATokenOnlyHealthIsOpen() throws Exception {
        start(new Secret("s3cret"), loops);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = get("/connections");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(refused.body()).doesNotContain("s3cret");
        assertThat(send("GET", "/connections", "Authorization", "Bearer s3cret").statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/drain").statusCode()).isEqualTo(401);
        assertThat(drain.progress().phase().isLeaving()).isFalse();
    }

    @Test
    void beforeTheNodeHasStartedThereIsNothingToSeeYet() throws Exception {
        listen(null);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/connections").statusCode()).isEqualTo(503);
        assertThat(send("POST", "/drain").statusCode()).isEqualTo(503);
    }

    @Test
    void connectionsAreListedTheWorstFirstWithSumsOverAll() throws Exception {
        loops.open(5);
        loops.queue(2, 100);
        loops.queue(5, 300);
        loops.pass(1_000);
        start(null, loops);
        JsonObject found = json(get("/connections?sort=queue&limit=3"));
        assertThat(found.getInteger("connections")).isEqualTo(5);
        assertThat(found.getInteger("paused")).isZero();
        assertThat(found.getLong("queuedBytes")).isEqualTo(400);
        assertThat(found.getLong("clientMemoryBytes")).isEqualTo(4_711);
        JsonArray top = found.getJsonArray("top");
        assertThat(top).hasSize(3);
        assertThat(top.getJsonObject(0).getString("id")).isEqualTo(NODE + 5);
        assertThat(top.getJsonObject(1).getString("id")).isEqualTo(NODE + 2);
        assertThat(top.getJsonObject(2).getString("id")).isEqualTo(NODE + 1);
        assertThat(top.getJsonObject(0).getLong("ageMs")).isEqualTo(1_000);
        assertThat(top.getJsonObject(0).getString("phase")).isEqualTo("open");
        assertThat(top.getJsonObject(0).containsKey("rttMs")).as("no ping yet").isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /connections?sort=size      | sort 'size': expected queue, in-flight, paused, age, idle, rtt.
            /connections?limit=0        | limit '0': expected a whole number from 1 to 1000.
            /connections?limit=1001     | limit '1001': expected a whole number from 1 to 1000.
            /connections?limit=many     | limit 'many': expected a whole number from 1 to 1000.
            /connections?order=queue    | Unknown parameter 'order': expected sort or limit.
            /connections?limit=1&limit=2| Parameter 'limit' came more than once: expected one.
            /connections/one            | connection id 'one': expected <node>.<incarnation>.<partition>.<number>
            /drain?percent=20           | Unknown parameter 'percent': expected none.
            """)
    void whatIsNotExpectedIsRefusedWithASentence(String path, String sentence) throws Exception {
        start(null, loops);
        assertThat(get(path).statusCode()).isEqualTo(400);
        assertThat(get(path).body()).isEqualTo(sentence + "\n");
    }

    @Test
    void aConnectionIsFoundByItsIdUnlessItIsAnotherNodes() throws Exception {
        loops.open(3);
        start(null, loops);
        assertThat(json(get("/connections/" + NODE + 2)).getString("id")).isEqualTo(NODE + 2);
        assertThat(get("/connections/two.abc.3.2").statusCode()).isEqualTo(404);
        assertThat(get("/connections/one.earlier.3.2").statusCode()).isEqualTo(404);
        assertThat(get("/connections/" + NODE + 99).statusCode()).isEqualTo(404);
    }

    @Test
    void anOperatorClosesAConnectionWithTheOperatorsCode() throws Exception {
        loops.open(3);
        start(null, loops);
        HttpResponse<String> closed = send("DELETE", "/connections/" + NODE + 2 + "?reason=too%20slow");
        assertThat(json(closed).getString("phase")).isEqualTo("closing");
        assertThat(loops.effects(2)).contains("CLOSE 4508 too slow");
        assertThat(loops.closed()).containsExactly(2L);
        assertThat(send("DELETE", "/connections/" + NODE + 3 + "?reason=" + "x".repeat(124))
                        .body())
                .isEqualTo("reason of 124 bytes: expected at most 123 bytes of UTF-8.\n");
        assertThat(loops.closed()).containsExactly(2L);
    }

    @Test
    void aWebPageElsewhereCannotDrainTheNode() throws Exception {
        start(null, loops);
        assertThat(send("POST", "/drain", "Origin", "https://example.com").statusCode())
                .isEqualTo(403);
        assertThat(send("POST", "/drain", "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(403);
        assertThat(drain.progress().phase().isLeaving()).isFalse();
    }

    @Test
    void aDrainIsAskedForOnceAndSaysHowFarItIs() throws Exception {
        loops.open(3);
        start(null, loops);
        assertThat(json(get("/drain")).getString("phase")).isEqualTo("serving");
        HttpResponse<String> begun = send("POST", "/drain");
        assertThat(begun.statusCode()).isEqualTo(202);
        assertThat(json(begun).getString("phase")).isEqualTo("notice");
        assertThat(json(begun).getInteger("left")).isEqualTo(3);
        assertThat(send("POST", "/drain").statusCode()).isEqualTo(200);
        assertThat(send("POST", "/drain?percent=20").statusCode()).isEqualTo(200);
        assertThat(json(get("/drain")).getBoolean("leaving")).isTrue();
    }

    @Test
    void aShareIsShed() throws Exception {
        loops.open(10);
        start(null, loops);
        assertThat(send("POST", "/drain?percent=0").body())
                .isEqualTo("percent '0': expected a whole number from 1 to 100.\n");
        assertThat(json(send("POST", "/drain?percent=20")).getString("phase")).isEqualTo("shedding");
        assertThat(json(get("/drain")).getBoolean("leaving")).isFalse();
    }

    @Test
    void anEventLoopThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
        start(null, new FakeLoops(2));
        HttpResponse<String> late = get("/connections");
        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(late.body()).startsWith("An event loop did not answer within 5 s");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /health/live, GET",
        "POST, /metrics, GET",
        "DELETE, /connections, GET",
        "POST, /connections/one.abc.3.1, 'GET, DELETE'",
        "DELETE, /drain, 'GET, POST'"
    })
    void otherMethodsAreRefused(String method, String path, String allowed) throws Exception {
        start(null, loops);
        HttpResponse<String> refused = send(method, path);
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).hasValue(allowed);
    }

    @Test
    void anotherPathIsRefused() throws Exception {
        start(null, loops);
        assertThat(get("/health").statusCode()).isEqualTo(404);
        assertThat(get("/connection").body()).startsWith("Expected /health/live, ");
    }

    private AdminServer listen(@Nullable Secret token) throws Exception {
        AdminServer server = new AdminServer(
                vertx, "127.0.0.1", 0, token, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), () -> problem);
        port = server.start().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return server;
    }

    private void start(@Nullable Secret token, EventLoops asked) throws Exception {
        ConnectionsView view = new ConnectionsView(asked, (route, number) -> NODE + number, () -> 4_711);
        listen(token).operate(new Operations(view, drain));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonObject json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 202);
        return new JsonObject(response.body());
    }
}
