package io.barnabas.worker.deadletters;

import io.barnabas.common.kafka.KafkaSettings;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends letters back to where their records stood, one after the other. Not thread-safe. */
final class Replayer implements AutoCloseable {
    private static final int TIMEOUT_MS = 20_000;
    /** Fits any record that a worker could have written. */
    private static final int MAX_REQUEST_BYTES = 32 << 20;

    private final KafkaProducer<byte[], byte[]> producer;

    Replayer(KafkaSettings kafka) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        producer = new KafkaProducer<>(
                kafka.with(Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        TIMEOUT_MS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        TIMEOUT_MS / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        TIMEOUT_MS,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        MAX_REQUEST_BYTES)),
                bytes,
                bytes);
    }

    /** Why a letter is of no use in the place where it stood; null where it may be. */
    static @Nullable String refusal(Letter letter) {
        if (letter.original() == null) {
            return "it does not say where it stood";
        }
        return letter.isConnect() ? "the client that it asks about waits no longer" : null;
    }

    /**
     * Replays a letter and says so in the dead-letter topic.
     *
     * @return null when both are done, else one sentence about what is not
     */
    @Nullable
    String replay(Letter letter, Position original) throws InterruptedException {
        String failure = send(letter.toReplay(original));
        if (failure != null) {
            return "it could not be written to " + original.topic() + "-" + original.partition() + ": " + failure;
        }
        failure = send(letter.toMarker());
        return failure == null
                ? null
                : "it was replayed, but that could not be noted, so that it may be replayed again: " + failure;
    }

    @Override
    public void close() {
        producer.close();
    }

    private @Nullable String send(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        try {
            producer.send(record).get();
            return null;
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
