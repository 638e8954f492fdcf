package io.barnabas.gateway.connection;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.gateway.auth.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What events are about: a connection, or the question whether there shall be one. Confined to its event loop,
 * but for {@link #waitsForKafka}.
 */
public interface EventSource {
    /** Unique within this start of the node, from 1. */
    long number();

    RouteConfig route();

    /** What its records have in common. */
    Envelope envelope();

    /** What the upgrade request said; null for nothing. */
    @Nullable
    TraceContext trace();

    /** Whose it is, as far as is known. */
    Identity identity();

    /** Whether it does nothing more before {@link #onAccepted} or {@link #onRejected}. From any thread. */
    boolean waitsForKafka();

    /** Kafka acknowledged an event that {@link Ingress#offer} took. */
    void onAccepted(InboundEvent event);

    /** Writing an event failed: whether Kafka has it is unknown. */
    void onRejected(InboundEvent event);
}
