package io.barnabas.gateway.connection;

import io.barnabas.common.contract.FrameKind;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop, for use on that loop within {@link EventLoops#run}. */
public interface ConnectionIndex {
    /** Null when there is none of that number (any more). */
    @Nullable
    Connection find(long number);

    /** The question to a worker whether there shall be a connection of that number; null when there is none under way. */
    @Nullable
    Callout callout(long number);

    /** Refuses all callouts under way, as the node is leaving. */
    void refuseCallouts();

    void forEach(Consumer<Connection> action);

    /** Encodes a message for many connections; it may be sent until the batch ends. */
    SharedMessage encode(FrameKind kind, byte[] payload);
}
