package io.barnabas.gateway.connection;

/** Writes events to Kafka for many event loops. Thread-safe; nothing here blocks. */
public interface EventWriter {
    /** Hears how an event ended, once per event that was taken; on any thread, perhaps before {@code offer} returns. */
    interface Completion {
        void onSettled(InboundEvent event, boolean accepted);
    }

    /** How many bytes one connection may have in flight now, see {@link Ingress#share}. */
    int share();

    Ingress.Offer offer(InboundEvent event, Completion completion);
}
