package io.barnabas.gateway.ingress;

import io.barnabas.gateway.connection.EventWriter;
import io.barnabas.gateway.connection.InboundEvent;
import io.barnabas.gateway.connection.Ingress.Offer;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Writes events with one idempotent producer. Its {@code send} never waits ({@code max.block.ms=0}): without metadata
 * or buffer space the event is refused and the connection keeps it. Thread-safe.
 */
public final class KafkaEventWriter implements EventWriter {

    private final NodeProducer producer;
    private final RouteRecords records;
    private final InFlight inFlight;
    private final IngressMetrics metrics;
    private final BooleanSupplier mayWrite;
    private final WriteFailures failures = new WriteFailures();

    /**
     * Takes a producer with {@link ProducerSettings}, which the caller closes.
     *
     * @param maxInFlightBytes bound of what the node has handed to Kafka and is not settled
     * @param partitions how many partitions each inbound topic has
     * @param mayWrite asked for each event; while it answers no, all are refused
     */
    public KafkaEventWriter(
            NodeProducer producer,
            RouteRecords records,
            long maxInFlightBytes,
            Map<String, Integer> partitions,
            IngressMetrics metrics,
            BooleanSupplier mayWrite) {
        this.mayWrite = mayWrite;
        this.producer = producer;
        this.records = records;
        this.inFlight = new InFlight(maxInFlightBytes, partitions);
        this.metrics = metrics;
        metrics.inFlightBytes(inFlight::bytes);
    }

    @Override
    public int share() {
        return mayWrite.getAsBoolean() ? inFlight.share() : 0;
    }

    @Override
    public Offer offer(InboundEvent event, Completion completion) {
        int bytes = event.countedBytes();
        if (!mayWrite.getAsBoolean()
                || !inFlight.tryReserve(event.lane().topic(), event.lane().partition(), bytes)) {
            metrics.refused();
            return Offer.REFUSED;
        }
        return new Sending(event, completion, bytes).send();
    }

    /** One event in the producer's hands; its own callback, to save an object per record. */
    private final class Sending implements Callback {
        private final InboundEvent event;
        private final Completion completion;
        private final int bytes;
        private final Thread caller = Thread.currentThread();
        private final long startedAt = System.nanoTime();
        private @Nullable Exception refusal;

        Sending(InboundEvent event, Completion completion, int bytes) {
            this.event = event;
            this.completion = completion;
            this.bytes = bytes;
        }

        Offer send() {
            try {
                producer.send(records.of(event.source().route()).of(event), this);
            } catch (KafkaException | IllegalStateException e) {
                refusal = e;
            }
            if (refusal == null) {
                return Offer.TAKEN;
            }
            release();
            return judge(refusal);
        }

        /** On the caller's thread this is the producer's refusal; on its own thread the outcome. */
        @Override
        public void onCompletion(RecordMetadata metadata, @Nullable Exception exception) {
            if (Thread.currentThread() == caller) {
                refusal = exception;
                return;
            }
            release();
            if (exception == null) {
                metrics.acknowledged(System.nanoTime() - startedAt);
            } else {
                metrics.rejected();
                failures.log(exception, event);
            }
            completion.onSettled(event, exception == null);
        }

        private void release() {
            inFlight.release(event.lane().topic(), event.lane().partition(), bytes);
        }

        private Offer judge(Exception e) {
            if (e instanceof RecordTooLargeException) {
                return Offer.TOO_LARGE;
            }
            if (e instanceof RetriableException) {
                metrics.refused();
                return Offer.REFUSED;
            }
            metrics.rejected();
            failures.log(e, event);
            return Offer.FAILED;
        }
    }
}
