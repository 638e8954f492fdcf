package io.barnabas.gateway.egress;

import io.barnabas.common.contract.CorrelationId;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.UndeliveredEvent;
import io.barnabas.gateway.egress.MalformedRecordException.Cause;
import io.barnabas.gateway.ingress.NodeAddress;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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

    private final NodeAddress address;
    private final Reports reports;
    private final EgressMetrics metrics;
    private final InstantSource clock;
    private final Predicate<ConsumerRecord<byte[], byte[]>> nodeOrders;
    private final Map<Cause, Long> lastLoggedMs = new EnumMap<>(Cause.class);

    /** @param nodeOrders carries out a record without address that speaks to a node, and answers whether it is one */
    RecordJudge(
            NodeAddress address,
            Reports reports,
            EgressMetrics metrics,
            InstantSource clock,
            Predicate<ConsumerRecord<byte[], byte[]>> nodeOrders) {
        this.nodeOrders = nodeOrders;
        this.address = address;
        this.reports = reports;
        this.metrics = metrics;
        this.clock = clock;
    }

    Optional<Outgoing.Addressed> direct(ConsumerRecord<byte[], byte[]> consumed) {
        CorrelationId to;
        try {
            to = RecordReader.address(consumed);
        } catch (MalformedRecordException e) {
            boolean unaddressed = consumed.headers().lastHeader(HeaderNames.CORRELATION_ID) == null;
            if (!unaddressed || !nodeOrders.test(consumed)) {
                onMalformed(consumed, e);
                deadLetter(consumed, e);
            }
            return Optional.empty();
        }
        if (!address.owns(to.connection())) {
            metrics.foreign();
            return Optional.empty();
        }
        metrics.received();
        try {
            return Optional.of(RecordReader.direct(consumed, to));
        } catch (MalformedRecordException e) {
            onMalformed(consumed, e);
            tell(consumed, to, e);
            return Optional.of(new Outgoing.Spoiled(RecordReader.position(consumed), to));
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

    private void tell(ConsumerRecord<byte[], byte[]> consumed, CorrelationId to, MalformedRecordException e) {
        int bytes = Math.max(0, consumed.serializedValueSize());
        Outgoing.Position position = RecordReader.position(consumed);
        switch (e.malformation()) {
            case UTF8 -> position.undelivered(UndeliveredEvent.Cause.INVALID_UTF8, to, bytes, reports);
            case CODE -> position.undelivered(UndeliveredEvent.Cause.INVALID_CODE, to, bytes, reports);
            case ADDRESS, TARGET, ACTION, ANSWER -> deadLetter(consumed, e);
        }
    }

    private void deadLetter(ConsumerRecord<byte[], byte[]> consumed, MalformedRecordException e) {
        reports.deadLetter(consumed, e.malformation().label(), String.valueOf(e.getMessage()));
    }
}
