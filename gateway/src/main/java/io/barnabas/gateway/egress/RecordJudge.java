package io.barnabas.gateway.egress;

import io.barnabas.common.contract.CorrelationId;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.UndeliveredEvent;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.gateway.egress.MalformedRecordException.Cause;
import io.barnabas.gateway.ingress.NodeAddress;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides of each record whether it is for this node and what becomes of one that breaks the contract: it is counted
 * and logged; an outbound record whose address is good is told as {@code undelivered}, any other dead-lettered. A
 * malformed fan-out record is not, as every node sees it. Confined to the reader's thread.
 */
final class RecordJudge {
    private static final Logger LOG = LoggerFactory.getLogger(RecordJudge.class);
    private static final long LOG_INTERVAL_MS = 10_000;

    /** Keeps records that nobody can use, for people to look at. */
    interface DeadLetters {
        void write(ConsumerRecord<byte[], byte[]> malformed, String cause, String message);
    }

    private final NodeAddress address;
    private final Delivery.Undelivered undelivered;
    private final DeadLetters deadLetters;
    private final EgressMetrics metrics;
    private final InstantSource clock;
    private final Map<Cause, Long> lastLoggedMs = new EnumMap<>(Cause.class);

    RecordJudge(
            NodeAddress address,
            Delivery.Undelivered undelivered,
            DeadLetters deadLetters,
            EgressMetrics metrics,
            InstantSource clock) {
        this.address = address;
        this.undelivered = undelivered;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.clock = clock;
    }

    Optional<Outgoing.Direct> direct(ConsumerRecord<byte[], byte[]> consumed) {
        try {
            CorrelationId correlation = RecordReader.address(consumed);
            if (!address.owns(correlation.connection())) {
                metrics.foreign();
                return Optional.empty();
            }
            metrics.received();
            return Optional.of(RecordReader.direct(consumed, correlation));
        } catch (MalformedRecordException e) {
            onMalformed(consumed, e);
            tell(consumed, e);
            return Optional.empty();
        }
    }

    Optional<Outgoing.Fanout> fanout(ConsumerRecord<byte[], byte[]> consumed) {
        try {
            metrics.received();
            return Optional.of(RecordReader.fanout(consumed));
        } catch (MalformedRecordException e) {
            onMalformed(consumed, e);
            return Optional.empty();
        }
    }

    private void onMalformed(ConsumerRecord<byte[], byte[]> consumed, MalformedRecordException e) {
        metrics.malformed(e.malformation().label());
        long now = clock.millis();
        Long last = lastLoggedMs.get(e.malformation());
        if (last == null || now - last >= LOG_INTERVAL_MS) {
            lastLoggedMs.put(e.malformation(), now);
            LOG.warn("{} is skipped: {}", RecordReader.position(consumed), e.getMessage());
        }
    }

    private void tell(ConsumerRecord<byte[], byte[]> consumed, MalformedRecordException e) {
        switch (e.malformation()) {
            case UTF8 -> undelivered(consumed, UndeliveredEvent.Cause.INVALID_UTF8);
            case CODE -> undelivered(consumed, UndeliveredEvent.Cause.INVALID_CODE);
            case ADDRESS, TARGET, ACTION ->
                deadLetters.write(consumed, e.malformation().label(), String.valueOf(e.getMessage()));
        }
    }

    private void undelivered(ConsumerRecord<byte[], byte[]> consumed, UndeliveredEvent.Cause cause) {
        String text = String.valueOf(RecordHeaders.text(consumed.headers(), HeaderNames.CORRELATION_ID));
        CorrelationId correlation = CorrelationId.parse(text);
        undelivered.report(
                correlation.route(),
                correlation.connection().toString(),
                new UndeliveredEvent(
                        cause,
                        text,
                        correlation.sequence(),
                        consumed.topic(),
                        consumed.partition(),
                        consumed.offset(),
                        Math.max(0, consumed.serializedValueSize())));
    }
}
