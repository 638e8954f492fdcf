package io.barnabas.worker.handler;

import io.barnabas.common.contract.FrameKind;
import java.nio.charset.StandardCharsets;

/**
 * A data message of a client.
 *
 * @param sequence number within its connection, from 1
 * @param payload the client's bytes, untouched; not copied, so not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Message(ConnectionInfo connection, long sequence, FrameKind kind, byte[] payload, EventHeaders headers)
        implements ConnectionEvent {
    /** The payload as UTF-8 text; the gateway has checked that of a text message. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** Names the message without its payload. */
    @Override
    public String toString() {
        return kind + " message " + sequence + " of " + connection.id() + ", " + payload.length + " bytes";
    }
}
