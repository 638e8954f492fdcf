package io.barnabas.standalone;

import io.barnabas.common.command.CommandException;
import io.barnabas.common.command.Shutdown;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicAdmin;
import io.barnabas.common.kafka.TopicPlan;
import io.barnabas.common.kafka.TopicReport;
import io.barnabas.examples.ExampleHandlers;
import io.barnabas.gateway.App;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.worker.WorkerConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Starts what {@code barnabas dev} consists of, in order: broker, topics, worker, gateway. */
final class DevStack {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long POLL_NANOS = 10_000_000;

    private DevStack() {}

    /** @param port for clients, 0 for any; {@code adminPort} likewise */
    record Options(int port, int adminPort, EmbeddedBroker.Options broker) {}

    /** Returns the gateway, which an operator may tell to leave. */
    static App start(Options options, Shutdown shutdown, Progress progress) {
        RouteConfigs routes = RouteConfigs.defaults(Topics.DEFAULT);
        EmbeddedBroker broker =
                progress.step("Kafka", () -> shutdown.start("broker", () -> EmbeddedBroker.start(options.broker())));
        KafkaSettings kafka = new KafkaSettings(broker.bootstrapServers());
        progress.step("Topics", () -> shutdown.run(() -> createTopics(kafka, routes)));
        io.barnabas.worker.App worker = shutdown.start(
                "worker",
                () -> io.barnabas.worker.App.start(
                        WorkerConfig.defaults(kafka, routes), new ExampleHandlers().handlers()));
        App gateway = shutdown.start(
                "gateway",
                () -> App.start(GatewayConfig.defaults(kafka, routes)
                        .withPorts(options.port(), options.adminPort())
                        .withNode("dev", 0)
                        .withDemoPage()
                        .withEcho()));
        shutdown.start("terminal", () -> () -> progress.say("Stopping ..."));
        progress.step("Worker", () -> awaitReady("worker", worker::problem));
        progress.step("Gateway", () -> awaitReady("gateway", gateway::problem));
        progress.say("Barnabas is up after " + progress.total() + " s.");
        DevBanner.lines(
                        routes,
                        gateway.port(),
                        gateway.adminPort(),
                        broker.bootstrapServers(),
                        broker.dataDir(),
                        options.broker().dataDir() == null)
                .forEach(progress::say);
        return gateway;
    }

    private static TopicReport createTopics(KafkaSettings kafka, RouteConfigs routes) {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            return new TopicAdmin(admin, TIMEOUT).create(TopicPlan.of(routes), 1, false);
        }
    }

    private static boolean awaitReady(String what, Supplier<@Nullable String> problem) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        for (String now = problem.get(); now != null; now = problem.get()) {
            if (System.nanoTime() > deadline) {
                throw new CommandException(
                        "The " + what + " was not ready within " + TIMEOUT.toSeconds() + " s: " + now + ".");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }
}
