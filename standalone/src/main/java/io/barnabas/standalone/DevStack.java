package io.barnabas.standalone;

import io.barnabas.common.command.CommandException;
import io.barnabas.common.command.Shutdown;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicAdmin;
import io.barnabas.common.kafka.TopicPlan;
import io.barnabas.common.kafka.TopicReport;
import io.barnabas.gateway.App;
import io.barnabas.gateway.GatewayConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Starts what {@code barnabas dev} consists of, in order: broker, topics, worker, gateway. */
final class DevStack {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long POLL_MS = 20;

    private DevStack() {}

    /** @param port for clients, 0 for any; {@code adminPort} likewise */
    record Options(int port, int adminPort, EmbeddedBroker.Options broker) {}

    static void start(Options options, Shutdown shutdown, Progress progress) throws InterruptedException {
        RouteConfigs routes = new RouteConfigs(
                Topics.DEFAULT,
                List.of(
                        RouteConfig.of("ws", "/ws", Topics.DEFAULT),
                        RouteConfig.of("chat", "/chat", Topics.DEFAULT, "chat")));
        EmbeddedBroker broker =
                progress.step("Kafka", () -> shutdown.start("broker", () -> EmbeddedBroker.start(options.broker())));
        KafkaSettings kafka = new KafkaSettings(broker.bootstrapServers());
        progress.step("Topics", () -> shutdown.run(() -> createTopics(kafka, routes)));
        App gateway = shutdown.start(
                "gateway",
                () -> App.start(GatewayConfig.defaults(kafka, routes)
                        .withPorts(options.port(), options.adminPort())
                        .withNode("dev", 0)
                        .withDemoPage()));
        shutdown.start("terminal", () -> () -> progress.say("Stopping ..."));
        awaitReady(gateway);
        progress.say("Barnabas is up after " + progress.total() + " s.");
        DevBanner.lines(
                        routes,
                        gateway.port(),
                        gateway.adminPort(),
                        broker.bootstrapServers(),
                        broker.dataDir(),
                        options.broker().dataDir() == null)
                .forEach(progress::say);
    }

    private static TopicReport createTopics(KafkaSettings kafka, RouteConfigs routes) {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            return new TopicAdmin(admin, TIMEOUT).create(TopicPlan.of(routes), 1, false);
        }
    }

    private static void awaitReady(App gateway) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!gateway.isReady()) {
            if (System.nanoTime() > deadline) {
                throw new CommandException(
                        "The gateway was not ready within " + TIMEOUT.toSeconds() + " s: " + gateway.problem() + ".");
            }
            Thread.sleep(POLL_MS);
        }
    }
}
