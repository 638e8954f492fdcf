package io.barnabas.e2e.harness;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.gateway.App;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.connection.HeartbeatConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A gateway node in this JVM, ready on return. */
public final class TestGateway implements AutoCloseable {
    private final App app;

    private TestGateway(App app) {
        this.app = app;
    }

    /** Pings its clients and closes none that is silent: {@link RawClient} answers only while a test reads. */
    public static TestGateway start(KafkaSettings kafka, RouteConfigs routes) {
        return start(patient(kafka, routes));
    }

    /** The configuration of such a gateway. */
    public static GatewayConfig patient(KafkaSettings kafka, RouteConfigs routes) {
        HeartbeatConfig usual = HeartbeatConfig.DEFAULT;
        return GatewayConfig.defaults(kafka, routes)
                .with(ConnectionPolicy.DEFAULT.with(new HeartbeatConfig(
                        usual.intervalMs(), Duration.ofHours(1).toMillis(), usual.pausedPongMs())));
    }

    public static TestGateway start(GatewayConfig config) {
        App app = App.start(config);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(app::isReady);
        return new TestGateway(app);
    }

    public int port() {
        return app.port();
    }

    /** The sum of a metric's samples as {@code /metrics} shows them, whatever their labels; 0 where there is none. */
    public double metric(String name) {
        Pattern sample = Pattern.compile("(?m)^" + Pattern.quote(name) + "(?:\\{[^}]*})? (\\S+)$");
        return sample.matcher(metrics())
                .results()
                .mapToDouble((MatchResult found) -> Double.parseDouble(found.group(1)))
                .sum();
    }

    /** All of {@code /metrics}. */
    public String metrics() {
        return admin("/metrics");
    }

    /** What the admin port has at that path. */
    public String admin(String path) {
        try (RawClient admin = RawClient.tcp(app.adminPort())) {
            admin.write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            RawClient.Response response = admin.readResponse();
            if (response.status() != 200) {
                throw new IOException(path + ": " + response);
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public App app() {
        return app;
    }

    @Override
    public void close() {
        app.close();
    }
}
