package io.barnabas.gateway.connection;

/** A message that goes to many connections, encoded once. */
public interface SharedMessage {
    /** Bytes of its payload. */
    int payloadBytes();
}
