package com.example.wordcount;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** Answers each text message by the number of words that its connection has said: a Kafka Streams application. */
public final class WordCountWorker {
    /** An answer is found by its topic and partition; its key has no meaning. */
    private static final Serializer<ReplyTo> NO_KEY = (topic, key) -> null;

    private WordCountWorker() {}

    public static void main(String[] args) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        Properties settings = new Properties();
        settings.put(
                StreamsConfig.APPLICATION_ID_CONFIG, environment.getOrDefault("APPLICATION", "kafka-streams-worker"));
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, environment.getOrDefault("BOOTSTRAP", "127.0.0.1:9092"));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, environment.getOrDefault("STATE", "target/state"));
        // A message of 1 MiB and its headers are more than Kafka's client sends unless told.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 2 << 20);

        String inbound = environment.getOrDefault("INBOUND", "barnabas.inbound");
        KafkaStreams streams = new KafkaStreams(topology(inbound, environment.getOrDefault("ROUTE", "ws")), settings);
        streams.setStateListener((state, before) -> System.out.println("state: " + state));
        // Leaves at once: without that its connections would wait until the group misses it, 45 s later.
        CloseOptions leaving = CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(Duration.ofSeconds(20));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(leaving)));
        streams.start();
    }

    static Topology topology(String inbound, String route) {
        return new Topology()
                .addSource("events", new StringDeserializer(), new StringDeserializer(), inbound)
                .addProcessor("count", () -> new WordCounter(route), "events")
                // In memory: what connections have said is small, and Kafka has a copy.
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(WordCounter.WORDS), Serdes.String(), Serdes.Long()),
                        "count")
                .addSink(
                        "answers",
                        (to, answer, position) -> to.topic(),
                        NO_KEY,
                        new StringSerializer(),
                        (topic, to, answer, partitions) -> Optional.of(Set.of(to.partition())),
                        "count");
    }
}
