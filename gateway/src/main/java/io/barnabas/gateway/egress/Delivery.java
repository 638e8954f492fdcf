package io.barnabas.gateway.egress;

import io.barnabas.common.contract.Action;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.Target;
import io.barnabas.common.contract.UndeliveredEvent;
import io.barnabas.gateway.connection.Callout;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.ConnectionIndex;
import io.barnabas.gateway.connection.Phase;
import io.barnabas.gateway.connection.SharedMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries out one batch of records on the event loop that owns the connections. */
final class Delivery {
    private final Reports reports;
    private final EgressMetrics metrics;

    Delivery(Reports reports, EgressMetrics metrics) {
        this.reports = reports;
        this.metrics = metrics;
    }

    void deliver(List<Outgoing> batch, ConnectionIndex connections) {
        for (Outgoing outgoing : batch) {
            if (outgoing instanceof Outgoing.Addressed addressed) {
                deliver(addressed, connections);
            } else if (outgoing instanceof Outgoing.Fanout fanout) {
                deliver(fanout, connections);
            }
        }
    }

    private void deliver(Outgoing.Addressed addressed, ConnectionIndex connections) {
        Callout asking = asking(addressed, connections);
        if (addressed instanceof Outgoing.Answer answer) {
            if (asking == null) {
                // Too late, twice, or never asked for: told to nobody, who could only answer again.
                metrics.answerDropped();
            } else {
                asking.onAnswer(answer.decision());
            }
            return;
        }
        if (asking != null) {
            asking.onBadAnswer();
        }
        if (addressed instanceof Outgoing.Direct direct) {
            if (asking == null) {
                deliver(direct, connections);
            } else {
                undelivered(direct, UndeliveredEvent.Cause.NOT_OPEN);
            }
        }
    }

    /** The callout that the record is for; null for none. */
    private static @Nullable Callout asking(Outgoing.Addressed addressed, ConnectionIndex connections) {
        Callout callout = connections.callout(addressed.address().connection().number());
        boolean ofItsRoute = callout != null
                && callout.route().outbound().equals(addressed.position().topic());
        return ofItsRoute ? callout : null;
    }

    private void deliver(Outgoing.Direct direct, ConnectionIndex connections) {
        ConnectionId id = direct.address().connection();
        Connection connection = connections.find(id.number());
        if (connection == null || connection.phase().isOver()) {
            undelivered(direct, UndeliveredEvent.Cause.GONE);
        } else if (!connection.route().outbound().equals(direct.position().topic())) {
            undelivered(direct, UndeliveredEvent.Cause.OTHER_ROUTE);
        } else if (carryOut(direct.order(), connection)) {
            metrics.delivered();
        } else {
            undelivered(direct, UndeliveredEvent.Cause.CLOSING);
        }
    }

    private boolean carryOut(Outgoing.Order order, Connection connection) {
        if (order.action() == Action.CLOSE) {
            boolean open = connection.phase() == Phase.OPEN;
            connection.close(CloseCode.BACKEND, order.code(), order.reason());
            return open;
        }
        return connection.send(order.kind(), order.value().bytes());
    }

    private void undelivered(Outgoing.Direct direct, UndeliveredEvent.Cause cause) {
        direct.position()
                .undelivered(cause, direct.address(), direct.order().value().bytes().length, reports);
    }

    private void deliver(Outgoing.Fanout fanout, ConnectionIndex connections) {
        Outgoing.Order order = fanout.order();
        SharedMessage message = order.action() == Action.SEND
                ? connections.encode(order.kind(), order.value().bytes())
                : null;
        connections.forEach(connection -> {
            if (!isFor(fanout, connection)) {
                return;
            }
            if (message == null) {
                connection.close(CloseCode.BACKEND, order.code(), order.reason());
            } else if (connection.send(message)) {
                metrics.delivered();
            }
        });
    }

    private static boolean isFor(Outgoing.Fanout fanout, Connection connection) {
        var route = connection.route();
        if (!route.fanout().equals(fanout.position().topic())) {
            return false;
        }
        Target target = fanout.target();
        return switch (target.kind()) {
            case EVERYONE -> true;
            case CHANNEL -> route.channels().contains(target.name());
            case USER -> connection.identity().user().equals(target.name());
        };
    }
}
