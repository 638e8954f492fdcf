package io.barnabas.e2e.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.contract.CorrelationId;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Inbound;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the inbound and the outbound topic all the while, as the latter is not kept for long, and keeps what they say. */
public final class Ledger implements AutoCloseable {
    private static final String TYPE = "io.barnabas.connection.";

    private final String inbound;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Connection> connections = new TreeMap<>();
    private final Thread thread = new Thread(this::run, "ledger");
    private @Nullable RuntimeException failure;
    private int undelivered;
    private volatile boolean closed;

    /** Begins at once, with what was written before. */
    public Ledger(KafkaSettings kafka, String inbound, String outbound) {
        this.inbound = inbound;
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        consumer = new KafkaConsumer<>(kafka.with(Map.of("auto.offset.reset", "earliest")), bytes, bytes);
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(inbound, outbound)) {
            consumer.partitionsFor(topic).forEach(it -> partitions.add(new TopicPartition(topic, it.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.start();
    }

    /** Something that is found out while nothing is added. */
    synchronized <T> T look(Function<Map<String, Connection>, T> question) {
        if (failure != null) {
            throw new IllegalStateException("the log cannot be read", failure);
        }
        return question.apply(connections);
    }

    /** Ids of connections that have begun and not ended. */
    public Set<String> open() {
        return look(all -> all.values().stream()
                .filter(Connection::isOpen)
                .map(it -> it.id)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Events that told of an answer that did not arrive. */
    synchronized int undelivered() {
        return undelivered;
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                var records = consumer.poll(Duration.ofMillis(200));
                synchronized (this) {
                    records.forEach(this::take);
                }
            }
        } catch (RuntimeException e) {
            synchronized (this) {
                failure = e;
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(inbound)) {
            onEvent(record);
            return;
        }
        String correlation = Inbound.header(record, "kafka_correlationId");
        if (Inbound.header(record, "barnabas_action").isEmpty() && !correlation.isEmpty()) {
            CorrelationId to = CorrelationId.parse(correlation);
            of(to.connection().toString()).onAnswer((int) to.sequence());
        }
    }

    private void onEvent(ConsumerRecord<byte[], byte[]> record) {
        Connection connection = of(Inbound.header(record, "ce_subject"));
        String type = Inbound.header(record, "ce_type").substring(TYPE.length());
        String id = Inbound.header(record, "ce_id");
        int partition = record.partition();
        switch (type) {
            case "opened" -> connection.onOpened(partition, Session.keyOf(Inbound.header(record, "traceparent")));
            case "message" -> {
                int sequence = Integer.parseInt(Inbound.header(record, "ce_sequence"));
                String[] said = new String(record.value(), UTF_8).split(" ", 3);
                connection.onMessage(partition, sequence, said[0], Integer.parseInt(said[1]));
                expect(connection, id, Integer.toString(sequence));
            }
            case "closed" -> {
                connection.onClosed(partition, new JsonObject(Inbound.value(record)), record.timestamp());
                expect(connection, id, "closed");
            }
            case "undelivered" -> {
                undelivered++;
                connection.undelivered.set(new JsonObject(Inbound.value(record)).getInteger("sequence"));
            }
            default -> connection.wrong.add("an event of type " + type);
        }
    }

    private static void expect(Connection connection, String id, String end) {
        if (!id.equals(connection.id + ":" + end)) {
            connection.wrong.add("ce_id " + id + ", expected it to end with :" + end);
        }
    }

    private Connection of(String id) {
        return connections.computeIfAbsent(id, Connection::new);
    }

    /** How many connections ended for which cause. */
    public Map<String, Long> causes() {
        return look(all -> all.values().stream()
                .filter(it -> !it.closed.isEmpty())
                .collect(Collectors.groupingBy(Connection::cause, TreeMap::new, Collectors.counting())));
    }

    /** Connections by the session of a client, where it is known. */
    Map<String, List<Connection>> bySession() {
        return look(all -> {
            Map<String, List<Connection>> found = new HashMap<>();
            all.values().stream().filter(it -> it.session != null).forEach(it -> found.computeIfAbsent(
                            it.session, key -> new ArrayList<>())
                    .add(it));
            return found;
        });
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
