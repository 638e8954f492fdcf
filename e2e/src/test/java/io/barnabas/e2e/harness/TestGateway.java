package io.barnabas.e2e.harness;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.gateway.App;
import io.barnabas.gateway.GatewayConfig;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A gateway node in this JVM, ready on return. */
public final class TestGateway implements AutoCloseable {
    private final App app;

    private TestGateway(App app) {
        this.app = app;
    }

    public static TestGateway start(KafkaSettings kafka, RouteConfigs routes) {
        return start(GatewayConfig.defaults(kafka, routes));
    }

    public static TestGateway start(GatewayConfig config) {
        App app = App.start(config);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(app::isReady);
        return new TestGateway(app);
    }

    public int port() {
        return app.port();
    }

    public App app() {
        return app;
    }

    @Override
    public void close() {
        app.close();
    }
}
