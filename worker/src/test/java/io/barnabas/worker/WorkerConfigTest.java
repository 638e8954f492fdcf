package io.barnabas.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.config.MessageTopics;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.KafkaUnavailableException;
import io.barnabas.worker.admin.AdminConfig;
import io.barnabas.worker.closer.CloserConfig;
import io.barnabas.worker.consume.ConsumeConfig;
import io.barnabas.worker.dispatch.WindowConfig;
import io.barnabas.worker.failure.DuplicatesConfig;
import io.barnabas.worker.failure.RetryConfig;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.payload.PayloadConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkerConfigTest {
    private static final WorkerConfig DEFAULTS = WorkerConfig.defaults(
            new KafkaSettings("127.0.0.1:1"),
            new RouteConfigs(Topics.DEFAULT, List.of(RouteConfig.of("ws", "/ws", Topics.DEFAULT))));
    private static final MessageHandler NOTHING = (message, context) -> {};

    @Test
    void defaults() {
        assertThat(DEFAULTS.group()).isEqualTo("barnabas-worker");
        assertThat(DEFAULTS.window()).isEqualTo(new WindowConfig(1_000, 16 << 20, 10_000));
        assertThat(DEFAULTS.retry()).isEqualTo(new RetryConfig(3, Duration.ofMillis(200), Duration.ofSeconds(10)));
        assertThat(DEFAULTS.consume())
                .isEqualTo(new ConsumeConfig(
                        Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(20)));
        assertThat(DEFAULTS.threads()).isEqualTo(64);
        assertThat(DEFAULTS.admin()).isNull();
    }

    @Test
    void eachValueCanBeAnother() {
        WindowConfig window = new WindowConfig(1, 1024, 0);
        RetryConfig retry = new RetryConfig(1, Duration.ofMillis(1), Duration.ofMillis(1));
        ConsumeConfig consume =
                new ConsumeConfig(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);
        WorkerConfig other = DEFAULTS.withGroup("g")
                .withTopics(Set.of("barnabas.inbound"))
                .withWindow(window)
                .withRetry(retry)
                .withConsume(consume)
                .withThreads(1)
                .withDuplicates(new DuplicatesConfig(2, 3))
                .withPayload(new PayloadConfig("d", "s", Map.of("k", "v")))
                .withAnswers(false)
                .withCloser(new CloserConfig(Duration.ofSeconds(7), true))
                .withAdmin("127.0.0.1", 0);
        assertThat(other)
                .isEqualTo(new WorkerConfig(
                        DEFAULTS.kafka(),
                        DEFAULTS.routes(),
                        Set.of("barnabas.inbound"),
                        "g",
                        window,
                        retry,
                        consume,
                        1,
                        new DuplicatesConfig(2, 3),
                        new PayloadConfig("d", "s", Map.of("k", "v")),
                        false,
                        new CloserConfig(Duration.ofSeconds(7), true),
                        new AdminConfig("127.0.0.1", 0)));
    }

    @Test
    void aRouteByItsNameIsOnTheBuildersTopicsWheneverTheyAreTold() {
        Topics topics = Topics.withPrefix("shop");
        WorkerBuilder builder = Worker.builder(DEFAULTS.kafka());
        RouteConfig orders = RouteConfig.of("orders", "/v2/orders", Topics.DEFAULT);
        builder.route("orders", NOTHING).route("chat", NOTHING).topics(topics).route(orders, NOTHING);
        assertThat(builder.config().routes().routes()).containsExactly(orders, RouteConfig.of("chat", "/chat", topics));
        refused(
                () -> builder.route("Chat", NOTHING).start(),
                "route name 'Chat': expected 1 to 63 characters of [a-z0-9-]");
    }

    @Test
    void boundsAreCheckedAndNamed() {
        refused(() -> DEFAULTS.withGroup(" "), "worker group ' ': expected 1 to 249 characters");
        refused(
                () -> DEFAULTS.withTopics(Set.of("orders")),
                "worker topic 'orders': expected an inbound topic of a route, one of [barnabas.inbound]");
        refused(() -> DEFAULTS.withThreads(0), "worker threads 0: expected 1 to 10000");
        refused(() -> DEFAULTS.withAdmin("", 0), "admin host: expected a name or address, found nothing");
        refused(() -> DEFAULTS.withAdmin("h", 65_536), "admin port 65536: expected 0 to 65535");
        refused(() -> new DuplicatesConfig(-1, 1), "memory of -1 ids per key: expected 0 to 100000");
        refused(() -> new DuplicatesConfig(1, 0), "memory of 0 ids in all: expected 1 to 10000000");
        refused(() -> new WindowConfig(0, 1024, 0), "window of 0 records: expected 1 to 1000000");
        refused(() -> new WindowConfig(1, 1023, 0), "window of 1023 bytes: expected 1024 to 1073741824");
        refused(() -> new WindowConfig(1, 1024, -1), "memory of -1 closed connections: expected 0 to 1000000");
        Duration second = Duration.ofSeconds(1);
        refused(
                () -> new ConsumeConfig(Duration.ZERO, second, Duration.ZERO, Duration.ZERO),
                "start timeout of 0 ms: expected 1000 to 600000");
        refused(
                () -> new ConsumeConfig(second, Duration.ofHours(2), Duration.ZERO, Duration.ZERO),
                "max poll interval of 7200000 ms: expected 1000 to 3600000");
        refused(
                () -> new ConsumeConfig(second, second, second, Duration.ZERO),
                "revoke deadline of 1000 ms: expected 0 to 999");
        refused(
                () -> new ConsumeConfig(second, second, Duration.ZERO, Duration.ofHours(2)),
                "stop deadline of 7200000 ms: expected 0 to 3600000");
    }

    @Test
    void aWorkerWithoutAHandlerForAnyRouteDoesNotStart() {
        refused(
                () -> App.start(DEFAULTS, Map.of("other", NOTHING)),
                "no route has a handler: found handlers for [other], expected one for any of [ws]");
    }

    @Test
    void aWorkerOfSomeTopicsReadsThoseOfItsRoutes() {
        RouteConfig api = RouteConfig.of("api", "/api", Topics.DEFAULT)
                .with(new MessageTopics("type", Map.of("order", "orders", "refund", "refunds")));
        RouteConfig other = RouteConfig.of("other", "/other", Topics.DEFAULT);
        WorkerConfig all =
                WorkerConfig.defaults(DEFAULTS.kafka(), new RouteConfigs(Topics.DEFAULT, List.of(api, other)));
        assertThat(all.topicsOf(api)).containsExactly("barnabas.inbound", "orders", "refunds");

        WorkerConfig team = all.withTopics(Set.of("refunds"));
        assertThat(team.topicsOf(api)).containsExactly("refunds");
        assertThat(team.topicsOf(other)).isEmpty();
        refused(
                () -> App.start(team, Map.of("other", NOTHING)),
                "no route has a handler: found handlers for [other], expected one for any of [api], whose topics"
                        + " worker.topics names");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsOneSentence() {
        WorkerConfig impatient = DEFAULTS.withConsume(
                new ConsumeConfig(Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ZERO, Duration.ZERO));
        assertThatThrownBy(() -> App.start(impatient, Map.of("ws", NOTHING)))
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageStartingWith("Kafka at 127.0.0.1:1 did not answer within 1 s");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
