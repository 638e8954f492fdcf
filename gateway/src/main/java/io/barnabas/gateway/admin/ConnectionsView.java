package io.barnabas.gateway.admin;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.ConnectionIndex;
import io.barnabas.gateway.connection.ConnectionReport;
import io.barnabas.gateway.connection.EventLoops;
import io.barnabas.gateway.connection.Phase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A node's connections, as the operator sees them. The loops that own them are asked, and nobody waits: each answer
 * comes within {@link #PATIENCE_S} seconds or fails with a {@link java.util.concurrent.TimeoutException}. Thread-safe.
 */
public final class ConnectionsView {
    static final int PATIENCE_S = 5;

    private final EventLoops loops;
    private final BiFunction<RouteConfig, Long, String> ids;
    private final LongSupplier clientMemory;

    /**
     * Takes loops that have started.
     *
     * @param ids the connection id for a route and a connection's number
     * @param clientMemory bytes held for all clients
     */
    public ConnectionsView(EventLoops loops, BiFunction<RouteConfig, Long, String> ids, LongSupplier clientMemory) {
        this.loops = loops;
        this.ids = ids;
        this.clientMemory = clientMemory;
    }

    /** The first so many in an order, and sums over all. */
    CompletionStage<JsonObject> list(ConnectionOrder order, int limit) {
        List<CompletableFuture<TopConnections>> answers = new ArrayList<>();
        for (int loop = 0; loop < loops.size(); loop++) {
            answers.add(ask(loop, connections -> {
                TopConnections top = new TopConnections(order, limit);
                connections.forEach(connection -> top.add(connection.report()));
                return top;
            }));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    TopConnections top = new TopConnections(order, limit);
                    answers.forEach(answer -> top.addAll(answer.join()));
                    return toJson(top);
                });
    }

    /** One connection; null where it is not (or no more) one of this node. */
    CompletionStage<@Nullable JsonObject> find(ConnectionId id) {
        return ask(loops.ownerOf(id.number()), connections -> {
            Connection connection = find(connections, id);
            return connection == null ? null : toJson(connection.report());
        });
    }

    /**
     * Closes one with the operator's code where it is open, and gives how it stands then; null where it is not one of
     * this node.
     *
     * @param reason at most 123 bytes of UTF-8
     */
    CompletionStage<@Nullable JsonObject> close(ConnectionId id, String reason) {
        return ask(loops.ownerOf(id.number()), connections -> {
            Connection connection = find(connections, id);
            if (connection == null) {
                return null;
            }
            connection.close(CloseCode.OPERATOR, reason);
            return toJson(connection.report());
        });
    }

    private @Nullable Connection find(ConnectionIndex connections, ConnectionId id) {
        Connection connection = connections.find(id.number());
        return connection != null
                        && connection.phase() != Phase.CLOSED
                        && ids.apply(connection.route(), connection.number()).equals(id.toString())
                ? connection
                : null;
    }

    private <T extends @Nullable Object> CompletableFuture<T> ask(int loop, Function<ConnectionIndex, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loops.run(loop, connections -> {
            try {
                answer.complete(question.apply(connections));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.orTimeout(PATIENCE_S, TimeUnit.SECONDS);
    }

    private JsonObject toJson(TopConnections top) {
        JsonArray rows = new JsonArray();
        top.sorted().forEach(report -> rows.add(toJson(report)));
        return new JsonObject()
                .put("connections", top.connections())
                .put("paused", top.paused())
                .put("queuedBytes", top.queuedBytes())
                .put("inFlightBytes", top.inFlightBytes())
                .put("clientMemoryBytes", clientMemory.getAsLong())
                .put("top", rows);
    }

    private JsonObject toJson(ConnectionReport report) {
        JsonObject row = new JsonObject()
                .put("id", ids.apply(report.route(), report.number()))
                .put("route", report.route().name());
        if (report.user() != null) {
            row.put("user", report.user());
        }
        row.put("phase", report.phase().name().toLowerCase(java.util.Locale.ROOT))
                .put("ageMs", report.ageMs())
                .put("lastInMs", report.lastInMs())
                .put("lastOutMs", report.lastOutMs())
                .put("framesIn", report.framesIn())
                .put("framesOut", report.framesOut())
                .put("bytesIn", report.bytesIn())
                .put("bytesOut", report.bytesOut())
                .put("queuedBytes", report.queuedBytes())
                .put("queuedMessages", report.queuedMessages())
                .put("inFlightBytes", report.inFlightBytes())
                .put("pausedMs", report.pausedMs());
        if (report.roundTripMicros() >= 0) {
            row.put("rttMs", report.roundTripMicros() / 1_000.0);
        }
        return row;
    }
}
