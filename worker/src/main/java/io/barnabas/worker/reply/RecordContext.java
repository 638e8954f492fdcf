package io.barnabas.worker.reply;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.Target;
import io.barnabas.worker.handler.EventHeaders;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Outcome;
import io.barnabas.worker.inbound.Inbound;
import io.barnabas.worker.inbound.ReplyAddress;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The context of one attempt at one event. It counts what it has sent and is not acknowledged; when the handler has
 * returned and the count is zero, the outcome is decided, once.
 */
public final class RecordContext implements HandlerContext {
    private final OutputRecords records;
    private final @Nullable ReplyAddress reply;
    private final Output output;
    private final EventHeaders headers;
    private final int attempt;
    private final BooleanSupplier released;
    private final Supplier<@Nullable Instant> deadline;
    private final Consumer<@Nullable Throwable> end;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    /** Records without acknowledgement, and one for the handler while it runs. */
    private final AtomicInteger pending = new AtomicInteger(1);

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * @param attempt which attempt at the event it is, from 1 on
     * @param released whether the event's partition is gone
     * @param deadline when that partition is let go; null while nobody hurries
     * @param end told null for success, else the first failure; on the handler's or the producer's thread
     */
    public RecordContext(
            Inbound.Event inbound,
            RouteConfig route,
            int attempt,
            Output output,
            BooleanSupplier released,
            Supplier<@Nullable Instant> deadline,
            Consumer<@Nullable Throwable> end) {
        this.records = new OutputRecords(
                route, inbound.event().connection(), inbound.event().headers(), inbound.reply() != null);
        this.reply = inbound.reply();
        this.output = output;
        this.headers = inbound.event().headers();
        this.attempt = attempt;
        this.released = released;
        this.deadline = deadline;
        this.end = end;
    }

    /** The handler has returned, or thrown what is given; called once. */
    public void returned(@Nullable Throwable thrown) {
        settle(thrown);
    }

    /** What becomes of the attempt; called once, by whoever is told its end. */
    public void decided(Outcome decision) {
        outcome.complete(decision);
    }

    @Override
    public @Nullable Instant deadline() {
        return deadline.get();
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome.minimalCompletionStage();
    }

    @Override
    public EventHeaders headers() {
        return headers;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public boolean canReply() {
        return reply != null;
    }

    @Override
    public CompletionStage<Void> reply(FrameKind kind, byte[] payload) {
        if (reply == null) {
            throw new IllegalStateException("the event carries no reply address, only messages do: use push");
        }
        return send(records.reply(reply, kind, payload));
    }

    /**
     * Answers {@code connect}.
     *
     * @throws IllegalStateException for any other event
     */
    public void decide(ConnectDecision decision) {
        if (reply == null) {
            throw new IllegalStateException("the event carries no reply address, so it wants no decision");
        }
        // Not taken for a yes: a handler that returns null has not decided.
        Objects.requireNonNull(decision, "onConnect returned null: expected a decision");
        CompletionStage<Void> unused = send(records.decision(reply, decision));
    }

    @Override
    public CompletionStage<Void> push(FrameKind kind, byte[] payload) {
        return send(records.push(kind, payload));
    }

    @Override
    public CompletionStage<Void> send(Target target, FrameKind kind, byte[] payload) {
        return send(records.fanout(target, kind, payload));
    }

    @Override
    public CompletionStage<Void> close(int code, String reason) {
        return send(records.close(code, reason));
    }

    private CompletionStage<Void> send(ProducerRecord<byte[], byte[]> record) {
        RecordSize.check(record);
        if (released.getAsBoolean()) {
            throw new IllegalStateException(
                    "the event's partition was taken from this worker: nothing may be sent for it any more");
        }
        if (pending.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IllegalStateException("the event's outcome is decided: nothing may be sent for it any more");
        }
        CompletableFuture<Void> future = new CompletableFuture<>();
        output.send(record, error -> {
            // The future goes first: what is chained to it and sends is still part of this event.
            if (error == null) {
                future.complete(null);
            } else {
                future.completeExceptionally(error);
            }
            settle(error);
        });
        return future;
    }

    private void settle(@Nullable Throwable error) {
        if (error != null) {
            failure.compareAndSet(null, error);
        }
        if (pending.decrementAndGet() == 0) {
            end.accept(failure.get());
        }
    }
}
