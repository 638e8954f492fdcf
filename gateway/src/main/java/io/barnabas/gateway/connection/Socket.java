package io.barnabas.gateway.connection;

import io.barnabas.common.contract.FrameKind;

/** What a connection asks of its socket. Called on the connection's event loop; nothing here blocks. */
public interface Socket {
    /** Queues one message; it leaves with the batch's flush. */
    void write(FrameKind kind, byte[] payload);

    /** Queues a message that was encoded once for many connections. */
    void write(SharedMessage message);

    /** Queues a Ping whose application data is the number, four bytes, big-endian. */
    void writePing(int number);

    /** Queues a Pong with a Ping's application data, at most 125 bytes. */
    void writePong(byte[] payload);

    /** Writes and flushes a Close frame; code 1005 means one without a body. */
    void writeClose(int code, String reason);

    /** Stops reading; messages that were read already may still come. */
    void pauseReading();

    void resumeReading();

    /** Bytes queued for the peer that TCP has not taken. */
    long pendingBytes();

    /** Frames queued for the peer that TCP has not taken. */
    int pendingMessages();

    /** Ends the TCP connection after what is queued has left, in bounded time; what still comes in is discarded. */
    void finish();

    /** Cuts the TCP connection now. */
    void abort();
}
