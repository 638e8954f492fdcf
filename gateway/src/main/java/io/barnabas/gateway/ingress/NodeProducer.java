package io.barnabas.gateway.ingress;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * The node's one idempotent producer, which can be replaced: after some errors a producer fails everything that it is
 * given, for good. From the first such error on nothing is sent, as if there were no room, until {@link #replace} has
 * made another one. Thread-safe; {@link #send} does not block where {@code max.block.ms} is 0.
 */
public final class NodeProducer {
    private final Supplier<Producer<byte[], byte[]>> factory;
    private volatile Producer<byte[], byte[]> current;
    private volatile @Nullable Exception fatal;

    /** Makes the first producer. */
    public NodeProducer(Supplier<Producer<byte[], byte[]>> factory) {
        this.factory = factory;
        this.current = factory.get();
    }

    /**
     * Hands a record to the producer.
     *
     * @param callback called once unless this method throws: by the producer's thread, or before the return when the
     *     producer refuses
     * @throws KafkaException or {@link IllegalStateException} when it cannot be handed over now
     */
    void send(ProducerRecord<byte[], byte[]> produced, Callback callback) {
        if (fatal != null) {
            throw new TimeoutException("the producer is being replaced", fatal);
        }
        Producer<byte[], byte[]> mine = current;
        try {
            var unused = mine.send(produced, (metadata, exception) -> {
                onOutcome(mine, exception);
                callback.onCompletion(metadata, exception);
            });
        } catch (KafkaException | IllegalStateException e) {
            onOutcome(mine, e);
            if (fatal != null) {
                throw new TimeoutException("the producer is being replaced", e);
            }
            throw e;
        }
    }

    /** Asks for the topic's partitions, waiting no longer than {@code max.block.ms}. */
    List<PartitionInfo> partitionsFor(String topic) {
        Producer<byte[], byte[]> mine = current;
        try {
            return mine.partitionsFor(topic);
        } catch (IllegalStateException e) {
            onOutcome(mine, e);
            throw e;
        }
    }

    /** Why the producer has failed for good; null while it works. */
    public @Nullable Exception fatal() {
        return fatal;
    }

    /** Ends the failed producer, whose unsettled records fail by that, and makes another one. Blocks a moment. */
    public void replace() {
        end(Duration.ZERO);
    }

    /**
     * Makes another one in place of one that works, once all is written, or after so long, when the rest fails. Meanwhile
     * nothing is sent. Blocks its caller.
     */
    public void renew(Duration timeout) {
        fatal = new IllegalStateException("it is older than the clock");
        end(timeout);
    }

    private void end(Duration timeout) {
        current.close(timeout);
        current = factory.get();
        fatal = null;
    }

    /** Ends it once all is written, or after so long. */
    public void close(Duration timeout) {
        current.close(timeout);
    }

    private void onOutcome(Producer<byte[], byte[]> sender, @Nullable Exception exception) {
        if (exception != null && sender == current && fatal == null && isFatal(exception)) {
            fatal = exception;
        }
    }

    private static boolean isFatal(Exception exception) {
        // The first is the producer's own word for "closed", for instance after an error on its thread.
        return exception instanceof IllegalStateException || isFatal(exception, 0);
    }

    private static boolean isFatal(@Nullable Throwable exception, int depth) {
        if (exception == null || depth > 4) {
            return false;
        }
        return exception instanceof ProducerFencedException
                || exception instanceof InvalidProducerEpochException
                || exception instanceof ClusterAuthorizationException
                || exception instanceof UnsupportedVersionException
                || isFatal(exception.getCause(), depth + 1);
    }
}
