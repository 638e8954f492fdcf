package io.barnabas.gateway.connection;

import io.barnabas.common.contract.EventType;

/**
 * Stands in Kafka's place on a route that answers itself: each message goes back to its client, so that trouble of the
 * network can be told from trouble of Kafka. While the client does not read, its messages are refused and hence its
 * socket not read. Confined to one event loop.
 */
public final class Echo implements Ingress {
    private final Ingress loop;

    /** @param loop the loop's own way to Kafka, for what is not about Kafka */
    public Echo(Ingress loop) {
        this.loop = loop;
    }

    @Override
    public Offer offer(InboundEvent event) {
        if (event.type() == EventType.MESSAGE && event.source() instanceof Connection connection) {
            if (!connection.canSend(event.value().length)) {
                return Offer.REFUSED;
            }
            connection.send(event.kind(), event.value());
        }
        event.source().onAccepted(event);
        return Offer.TAKEN;
    }

    @Override
    public int share() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void retryLater(Connection connection) {
        loop.retryLater(connection);
    }

    @Override
    public void forget(Connection connection) {
        loop.forget(connection);
    }
}
