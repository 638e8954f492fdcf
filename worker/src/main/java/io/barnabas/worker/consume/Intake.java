package io.barnabas.worker.consume;

import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.worker.handler.Closed;
import io.barnabas.worker.handler.Undelivered;
import io.barnabas.worker.inbound.DeadLetterCause;
import io.barnabas.worker.inbound.Inbound;
import io.barnabas.worker.inbound.InboundReader;
import io.barnabas.worker.metrics.WorkerMetrics;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which records there is something to do for. Consumer loop only. */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    /** Foreign route names that are remembered as logged; others are counted only. */
    private static final int MAX_LOGGED_ROUTES = 100;

    private final Set<String> routes;
    private final WorkerMetrics metrics;
    private final Set<DeadLetterCause> loggedCauses = EnumSet.noneOf(DeadLetterCause.class);
    private final Set<String> loggedRoutes = new HashSet<>();

    /** @param routes those that this worker has handlers for */
    Intake(Set<String> routes, WorkerMetrics metrics) {
        this.routes = Set.copyOf(routes);
        this.metrics = metrics;
    }

    /** What is to be done for the record; null for nothing. */
    @Nullable
    Inbound admit(ConsumerRecord<byte[], byte[]> record, ClosedConnections closed) {
        Inbound inbound = InboundReader.read(record);
        if (inbound instanceof Inbound.Malformed malformed) {
            metrics.malformed(malformed.cause().label());
            if (loggedCauses.add(malformed.cause())) {
                LOG.warn(
                        "malformed record ({}) at {}-{} offset {}: {}; it goes to the dead-letter topic, and so do others"
                                + " of this cause, which are counted and not logged",
                        malformed.cause().label(),
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        malformed.detail());
            }
            return malformed;
        }
        return inbound instanceof Inbound.Event event ? admit(event, closed) : unknown();
    }

    private @Nullable Inbound admit(Inbound.Event event, ClosedConnections closed) {
        if (!routes.contains(event.route())) {
            metrics.unhandledRoute();
            if (loggedRoutes.size() < MAX_LOGGED_ROUTES && loggedRoutes.add(event.route())) {
                LOG.warn(
                        "records of route {} come over topic {} and this worker has no handler for it, only for {}; they"
                                + " are counted and skipped",
                        event.route(),
                        event.record().topic(),
                        routes);
            }
            return null;
        }
        // What could not be delivered is told after the connection's end as well; a dead letter was before it.
        boolean late = event.event() instanceof Undelivered
                || RecordHeaders.text(event.record().headers(), HeaderNames.DLT_REPLAY_OF) != null;
        if (closed.contains(event.event().connection().id()) && !late) {
            metrics.droppedAfterClosed();
            return null;
        }
        if (event.event() instanceof Closed) {
            closed.add(event.event().connection().id());
        }
        return event;
    }

    private @Nullable Inbound unknown() {
        metrics.unknownType();
        return null;
    }
}
