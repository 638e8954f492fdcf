package io.barnabas.e2e.harness;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.examples.ChatHandler;
import io.barnabas.examples.EchoHandler;
import io.barnabas.worker.Worker;
import io.barnabas.worker.WorkerBuilder;
import io.barnabas.worker.handler.MessageHandler;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Workers in this JVM, ready on return. */
public final class Workers {
    private Workers() {}

    /** Echo on route {@code ws}, chat on route {@code chat}. */
    public static Worker examples(KafkaSettings kafka, RouteConfigs routes) {
        return start(builder(kafka, routes)
                .route(route(routes, "ws"), new EchoHandler())
                .route(route(routes, "chat"), new ChatHandler()));
    }

    /** One handler on route {@code ws}. */
    public static Worker on(KafkaSettings kafka, RouteConfigs routes, MessageHandler handler) {
        return start(builder(kafka, routes).route(route(routes, "ws"), handler));
    }

    public static Worker start(WorkerBuilder builder) {
        Worker worker = builder.start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(worker::isReady);
        return worker;
    }

    private static WorkerBuilder builder(KafkaSettings kafka, RouteConfigs routes) {
        return Worker.builder(kafka)
                .topics(routes.topics())
                .group("workers-of-" + routes.topics().inbound());
    }

    private static RouteConfig route(RouteConfigs routes, String name) {
        return routes.routes().stream()
                .filter(route -> route.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
