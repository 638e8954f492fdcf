package io.barnabas.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    private static final byte[] VALUE = "hello".getBytes(StandardCharsets.UTF_8);

    @Test
    void recordsComeBackThroughAConsumerGroup() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.defaults())) {
            createTopic(broker);
            send(broker);
            try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker)) {
                consumer.subscribe(List.of("t"));
                Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                    Iterable<ConsumerRecord<byte[], byte[]>> records = consumer.poll(Duration.ofMillis(200));
                    assertThat(records).singleElement().satisfies(it -> assertThat(it.value())
                            .isEqualTo(VALUE));
                });
            }
        }
    }

    @Test
    void dataOutlivesStopAndStartOnTheSamePort() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.defaults())) {
            String before = broker.bootstrapServers();
            createTopic(broker);

            broker.stop();
            broker.start();

            assertThat(broker.bootstrapServers()).isEqualTo(before);
            assertThat(topics(broker)).contains("t");
        }
    }

    @Test
    void aGivenFolderIsKeptForTheNextStart(@TempDir Path parent) throws Exception {
        Path data = parent.resolve("data");
        EmbeddedBroker.Options options = EmbeddedBroker.Options.defaults().withDataDir(data);
        String cluster;
        try (EmbeddedBroker first = EmbeddedBroker.start(options)) {
            createTopic(first);
            cluster = clusterId(first);
        }
        try (EmbeddedBroker second = EmbeddedBroker.start(options)) {
            assertThat(topics(second)).contains("t");
            assertThat(clusterId(second)).isEqualTo(cluster);
        }
    }

    @Test
    void aTemporaryFolderIsDeletedOnClose() {
        EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.defaults());
        assertThat(broker.dataDir()).isDirectory();

        broker.close();

        assertThat(broker.dataDir()).doesNotExist();
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EmbeddedBroker.Options options = EmbeddedBroker.Options.defaults().withPort(taken.getLocalPort());

            assertThatThrownBy(() -> EmbeddedBroker.start(options))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageStartingWith("Port " + taken.getLocalPort() + " on 127.0.0.1 is taken");
        }
    }

    @Test
    void aFolderThatAnotherBrokerUsesIsRefused(@TempDir Path data) {
        EmbeddedBroker.Options options = EmbeddedBroker.Options.defaults().withDataDir(data);
        try (EmbeddedBroker first = EmbeddedBroker.start(options)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(options))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageStartingWith("Data folder " + first.dataDir() + " is in use");
        }
    }

    @Test
    void aFolderWithOtherFilesIsRefused(@TempDir Path data) throws Exception {
        Files.writeString(data.resolve("letter.txt"), "mine");

        assertThatThrownBy(() ->
                        EmbeddedBroker.start(EmbeddedBroker.Options.defaults().withDataDir(data)))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("holds other files");
    }

    private static void createTopic(EmbeddedBroker broker) throws Exception {
        try (Admin admin = admin(broker)) {
            admin.createTopics(Set.of(new NewTopic("t", 1, (short) 1))).all().get(10, TimeUnit.SECONDS);
        }
    }

    private static Set<String> topics(EmbeddedBroker broker) throws Exception {
        try (Admin admin = admin(broker)) {
            return admin.listTopics().names().get(10, TimeUnit.SECONDS);
        }
    }

    private static String clusterId(EmbeddedBroker broker) throws Exception {
        try (Admin admin = admin(broker)) {
            return admin.describeCluster().clusterId().get(10, TimeUnit.SECONDS);
        }
    }

    private static void send(EmbeddedBroker broker) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("t", VALUE)).get(10, TimeUnit.SECONDS);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(EmbeddedBroker broker) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "group.id", "g",
                        "group.protocol", "consumer",
                        "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static Admin admin(EmbeddedBroker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }
}
