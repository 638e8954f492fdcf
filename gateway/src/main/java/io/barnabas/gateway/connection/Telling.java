package io.barnabas.gateway.connection;

/** What others know of a connection. */
enum Telling {
    /** Nothing; its first message is awaited. */
    NOTHING,
    /** Its entry in the list of connections is on its way; {@code opened} waits for that. */
    LISTING,
    /** {@code opened} is on its way, and {@code closed} is owed. */
    TOLD,
    /** Kafka has {@code closed}, or there was nothing to close; the entry is being removed. */
    ENDED,
    /** The closer has told of its end, and nothing more is to be written. */
    DISOWNED
}
