package io.barnabas.e2e.worker;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.worker.Worker;
import io.barnabas.worker.WorkerBuilder;
import io.barnabas.worker.handler.MessageHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** Fresh topics (four partitions each), a gateway that writes to them, and workers that end with the test. */
final class WorkerFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final int PARTITIONS = 4;

    final KafkaSettings kafka;
    final RouteConfigs routes;
    final RouteConfig route;
    final String group;
    /** The one that commits, see {@link RouteConfig#exactlyOnce()}. */
    private final String consumerGroup;

    final FakeGateway gateway;
    final Admin admin;
    private final List<Worker> workers = new ArrayList<>();

    WorkerFixture() {
        this(Brokers.shared());
    }

    WorkerFixture(KafkaSettings kafka) {
        this(kafka, Brokers.freshRoutes(kafka));
    }

    /** @param routes their topics are there; the first is the one that is tested */
    WorkerFixture(KafkaSettings kafka, RouteConfigs routes) {
        this.kafka = kafka;
        this.routes = routes;
        this.route = routes.routes().get(0);
        this.group = routes.topics().inbound() + ".group";
        this.consumerGroup = route.exactlyOnce() ? group + "." + route.name() : group;
        this.gateway = new FakeGateway(kafka, route);
        this.admin = Admin.create(kafka.with(Map.of()));
        // A partition that is shown but not led yet can take a producer's second batch before its first.
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> end() == 0);
    }

    WorkerBuilder worker(MessageHandler handler) {
        return Worker.builder(kafka).topics(routes.topics()).group(group).route(route, handler);
    }

    /** Starts it and waits until it is ready. */
    Worker start(WorkerBuilder builder) {
        Worker worker = builder.start();
        workers.add(worker);
        Awaitility.await().atMost(PATIENCE).until(worker::isReady);
        return worker;
    }

    Worker start(MessageHandler handler) {
        return start(worker(handler));
    }

    Inbound read(String topic) {
        return new Inbound(kafka, topic);
    }

    Inbound deadLetters() {
        return read(routes.topics().deadLetters());
    }

    /** Sum of the group's committed offsets. */
    long committed() {
        return committed(consumerGroup);
    }

    long committed(String anyGroup) {
        try {
            long sum = 0;
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(anyGroup)
                    .partitionsToOffsetAndMetadata()
                    .get();
            for (OffsetAndMetadata offset : offsets.values()) {
                sum += offset == null ? 0 : offset.offset();
            }
            return sum;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Records in the inbound topic. */
    long end() {
        try {
            long sum = 0;
            for (int partition = 0; partition < PARTITIONS; partition++) {
                TopicPartition id = new TopicPartition(route.inbound(), partition);
                sum += admin.listOffsets(Map.of(id, OffsetSpec.latest()))
                        .partitionResult(id)
                        .get()
                        .offset();
            }
            return sum;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void awaitAllCommitted() {
        Awaitility.await().atMost(PATIENCE).until(() -> committed() == end());
    }

    int members() {
        try {
            return admin.describeConsumerGroups(List.of(consumerGroup))
                    .describedGroups()
                    .get(consumerGroup)
                    .get()
                    .members()
                    .size();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        workers.forEach(worker -> worker.stop(Duration.ZERO));
        gateway.close();
        admin.close();
    }
}
