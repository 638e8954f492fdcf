package io.barnabas.gateway.ingress;

import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.kafka.RecordHeaders;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps outbound records that nobody can use in the dead-letter topic, up to a rate. Thread-safe; does not block. */
public final class DeadLetterWriter {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterWriter.class);

    private final NodeProducer producer;
    private final String topic;
    private final RateLimit rate;

    /** Takes the rate as records per second. */
    public DeadLetterWriter(NodeProducer producer, String topic, int perSecond, InstantSource clock) {
        this.producer = producer;
        this.topic = topic;
        this.rate = new RateLimit(perSecond, clock);
    }

    public void write(ConsumerRecord<byte[], byte[]> malformed, String cause, String message) {
        if (!rate.tryAcquire()) {
            return;
        }
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(topic, null, null, malformed.key(), malformed.value(), malformed.headers());
        Headers headers = letter.headers();
        RecordHeaders.put(headers, HeaderNames.DLT_CAUSE, cause);
        RecordHeaders.put(headers, HeaderNames.DLT_TOPIC, malformed.topic());
        RecordHeaders.put(headers, HeaderNames.DLT_PARTITION, Integer.toString(malformed.partition()));
        RecordHeaders.put(headers, HeaderNames.DLT_OFFSET, Long.toString(malformed.offset()));
        RecordHeaders.put(headers, HeaderNames.DLT_ATTEMPTS, "0");
        RecordHeaders.put(headers, HeaderNames.DLT_MESSAGE, message);
        try {
            producer.send(letter, (metadata, exception) -> {
                if (exception != null) {
                    LOG.warn("Writing to {} failed: {}", topic, exception.toString());
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            LOG.warn("Writing to {} failed: {}", topic, e.toString());
        }
    }
}
