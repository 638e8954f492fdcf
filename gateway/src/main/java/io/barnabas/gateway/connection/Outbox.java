package io.barnabas.gateway.connection;

import io.barnabas.gateway.connection.Ingress.Offer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A connection's events on their way to Kafka, in order: those refused wait here, those handed over are counted until
 * they are settled. Holds nothing while idle. What waits is bounded by the caller, who stops reading the socket once
 * {@link #isWaiting}. Confined to the connection's event loop.
 */
final class Outbox {
    private @Nullable ArrayDeque<InboundEvent> waiting;
    private int inFlightEvents;
    private int inFlightBytes;
    private boolean draining;
    /** Whether the connection's entry is on its way, which all else has to wait for. */
    private boolean barred;

    /** Hands the event over, or keeps it behind those that wait. The answer is REFUSED where it was kept. */
    Offer add(InboundEvent event, Ingress ingress) {
        Offer offer = waiting == null && !barred ? hand(event, ingress) : Offer.REFUSED;
        if (offer == Offer.REFUSED) {
            keep(event);
        }
        return offer;
    }

    /** Lets the event wait for {@link #drain}. */
    void keep(InboundEvent event) {
        if (waiting == null) {
            waiting = new ArrayDeque<>(4);
        }
        waiting.addLast(event);
    }

    /** Hands over what waits; stops at the first event that is not taken and answers why. */
    Offer drain(Ingress ingress) {
        if (draining) {
            // An answer came before offer returned: who handed that event over goes on with the next.
            return Offer.TAKEN;
        }
        draining = true;
        try {
            while (waiting != null && !barred) {
                Offer offer = hand(waiting.getFirst(), ingress);
                if (offer != Offer.TAKEN) {
                    return offer;
                }
                forgetFirst();
            }
            return Offer.TAKEN;
        } finally {
            draining = false;
        }
    }

    private void forgetFirst() {
        if (waiting != null) {
            waiting.removeFirst();
            waiting = waiting.isEmpty() ? null : waiting;
        }
    }

    void settled(InboundEvent event) {
        if (event.record() == InboundEvent.Kind.ENTRY) {
            barred = false;
        }
        inFlightEvents--;
        inFlightBytes -= event.countedBytes();
    }

    /** Forgets what waits. Returns how many messages that were. */
    int discard() {
        int messages = waiting == null
                ? 0
                : waiting.stream().mapToInt(InboundEvent::messages).sum();
        waiting = null;
        return messages;
    }

    /** Whether something was refused; what waits for the connection's entry was not. */
    boolean isWaiting() {
        return waiting != null && !barred;
    }

    boolean isEmpty() {
        return waiting == null && inFlightEvents == 0;
    }

    int inFlightBytes() {
        return inFlightBytes;
    }

    /** With what waits for the connection's entry. */
    int heldBytes() {
        return barred && waiting != null
                ? inFlightBytes
                        + waiting.stream().mapToInt(InboundEvent::countedBytes).sum()
                : inFlightBytes;
    }

    private Offer hand(InboundEvent event, Ingress ingress) {
        // Counted first: the answer may come on this thread before offer returns.
        inFlightEvents++;
        inFlightBytes += event.countedBytes();
        barred = event.record() == InboundEvent.Kind.ENTRY;
        Offer offer = ingress.offer(event);
        if (offer != Offer.TAKEN) {
            settled(event);
        }
        return offer;
    }
}
