package io.barnabas.gateway.connection;

/** What a connection asks of the way to Kafka. Called on the connection's event loop; nothing here blocks. */
public interface Ingress {
    /** Answer to an offer. */
    enum Offer {
        /** Handed to the producer; {@link Connection#onAccepted} or {@link Connection#onRejected} follows once. */
        TAKEN,
        /** No room or no metadata now; the same event may be offered again, nothing has happened. */
        REFUSED,
        /** The record is larger than the topic takes; it never will be taken. */
        TOO_LARGE,
        /** Kafka will not take it for another reason; the cause has been logged. */
        FAILED
    }

    Offer offer(InboundEvent event);

    /** How many bytes one connection may have in flight now; less the fuller the node is, so that the largest pause. */
    int share();

    /** Asks for {@link Connection#onRetry} in a while. Asking twice is asking once. */
    void retryLater(Connection connection);

    /** Nothing is left of the connection: it may be forgotten. */
    void forget(Connection connection);
}
