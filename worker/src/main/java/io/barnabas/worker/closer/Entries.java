package io.barnabas.worker.closer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.contract.ConnectionEntry;
import io.barnabas.common.contract.ConnectionId;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads which connections there are. Memory is for those that are asked for. Blocks its caller. */
final class Entries {
    private static final Logger LOG = LoggerFactory.getLogger(Entries.class);

    private final Scan scan;
    private final String topic;

    /** Reads a topic from its beginning to its end, as {@link io.barnabas.common.kafka.TopicScan#read} does. */
    interface Scan {
        void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each);
    }

    Entries(Scan scan, String topic) {
        this.scan = scan;
        this.topic = topic;
    }

    /**
     * The entries that are there now.
     *
     * @param wanted those of others are not looked into
     * @throws io.barnabas.common.kafka.KafkaUnavailableException when the topic cannot be read
     */
    Collection<ConnectionEntry> read(Predicate<ConnectionId> wanted) {
        Map<String, ConnectionEntry> entries = new LinkedHashMap<>();
        scan.read(topic, record -> take(record, wanted, entries));
        return entries.values();
    }

    private static void take(
            ConsumerRecord<byte[], byte[]> record,
            Predicate<ConnectionId> wanted,
            Map<String, ConnectionEntry> entries) {
        if (record.key() == null) {
            return;
        }
        String key = new String(record.key(), UTF_8);
        if (record.value() == null) {
            entries.remove(key);
            return;
        }
        try {
            if (wanted.test(ConnectionId.parse(key))) {
                entries.put(key, ConnectionEntry.of(key, Fields.of(record.value())));
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(
                    "{}-{} offset {} is no entry of a connection: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }
}
