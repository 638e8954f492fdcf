package io.barnabas.gateway.connection;

import io.barnabas.common.contract.FrameKind;

/** Judges the first message of connections that have to say who they are. Called on the connection's event loop. */
public interface FirstMessage {
    /**
     * Answers by {@link Connection#onAdmitted} or {@link Connection#onRefused}, now or later on the same event loop.
     *
     * @param payload not to be changed
     */
    void judge(Connection connection, FrameKind kind, byte[] payload);
}
