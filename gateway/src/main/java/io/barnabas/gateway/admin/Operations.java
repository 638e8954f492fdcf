package io.barnabas.gateway.admin;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.gateway.drain.DrainProgress;
import io.barnabas.gateway.drain.DrainThread;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What an operator can see and do on a node that has started. Thread-safe; refuses by IllegalArgumentException. */
public final class Operations {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 1_000;

    private final ConnectionsView connections;
    private final DrainThread drain;

    public Operations(ConnectionsView connections, DrainThread drain) {
        this.connections = connections;
        this.drain = drain;
    }

    /** {@code GET /connections}. */
    CompletionStage<Answer> list(MultiMap parameters) {
        Query query = new Query(parameters, List.of("sort", "limit"));
        String sort = query.text("sort");
        Integer limit = query.integer("limit", 1, MAX_LIMIT);
        return connections
                .list(
                        sort == null ? ConnectionOrder.QUEUE : ConnectionOrder.of(sort),
                        limit == null ? DEFAULT_LIMIT : limit)
                .thenApply(found -> Answer.json(200, found));
    }

    /** {@code GET /connections/<id>}. */
    CompletionStage<Answer> find(String id, MultiMap parameters) {
        var unused = new Query(parameters, List.of());
        return connections.find(ConnectionId.parse(id)).thenApply(found -> orNotHere(id, found));
    }

    /** {@code DELETE /connections/<id>}. */
    CompletionStage<Answer> close(String id, MultiMap parameters) {
        String given = new Query(parameters, List.of("reason")).text("reason");
        String reason = given == null ? "" : given;
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > CloseCode.MAX_REASON_BYTES) {
            throw new IllegalArgumentException("reason of " + bytes + " bytes: expected at most "
                    + CloseCode.MAX_REASON_BYTES + " bytes of UTF-8.");
        }
        return connections.close(ConnectionId.parse(id), reason).thenApply(found -> orNotHere(id, found));
    }

    /** {@code GET /drain}. */
    CompletionStage<Answer> progress(MultiMap parameters) {
        var unused = new Query(parameters, List.of());
        return CompletableFuture.completedStage(Answer.json(200, toJson(drain.progress())));
    }

    /** {@code POST /drain}: 202 where it has begun, 200 where one was running. */
    CompletionStage<Answer> drain(MultiMap parameters) {
        Integer percent = new Query(parameters, List.of("percent")).integer("percent", 1, 100);
        boolean begun = percent == null ? drain.leave() : drain.shed(percent);
        return CompletableFuture.completedStage(Answer.json(begun ? 202 : 200, toJson(drain.progress())));
    }

    private static Answer orNotHere(String id, @Nullable JsonObject found) {
        return found == null
                ? Answer.text(404, "This node has no connection " + id + ": it has ended, or is another node's.")
                : Answer.json(200, found);
    }

    private static JsonObject toJson(DrainProgress progress) {
        return new JsonObject()
                .put("phase", progress.phase().label())
                .put("leaving", progress.phase().isLeaving())
                .put("elapsedMs", progress.elapsedMs())
                .put("phaseMs", progress.phaseMs())
                .put("phaseDeadlineMs", progress.phaseDeadlineMs())
                .put("chosen", progress.chosen())
                .put("told", progress.told())
                .put("left", progress.left())
                .put("cut", progress.cut())
                .put("text", progress.sentence());
    }
}
