package io.barnabas.worker.payload;

import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.Target;
import io.barnabas.worker.handler.EventHeaders;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Outcome;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A {@link HandlerContext} that also sends values. A value that cannot be written throws, as a bug of the handler would.
 *
 * @param <R> what may be sent
 */
public final class ValueContext<R> implements HandlerContext {
    private final HandlerContext context;
    private final FrameKind kind;
    private final Writer<R> writer;

    /** Turns a value into a payload. */
    @FunctionalInterface
    interface Writer<R> {
        /** @param fanout whether it is for the route's fan-out topic, else for its outbound topic */
        byte[] write(R value, boolean fanout);
    }

    /** @param kind of the messages that values become */
    ValueContext(HandlerContext context, FrameKind kind, Writer<R> writer) {
        this.context = context;
        this.kind = kind;
        this.writer = writer;
    }

    /** As {@link #reply(FrameKind, byte[])}. */
    public CompletionStage<Void> replyValue(R value) {
        return reply(kind, writer.write(value, false));
    }

    /** As {@link #push(FrameKind, byte[])}. */
    public CompletionStage<Void> pushValue(R value) {
        return push(kind, writer.write(value, false));
    }

    /** As {@link #send(Target, FrameKind, byte[])}. */
    public CompletionStage<Void> sendValue(Target target, R value) {
        return send(target, kind, writer.write(value, true));
    }

    @Override
    public EventHeaders headers() {
        return context.headers();
    }

    @Override
    public int attempt() {
        return context.attempt();
    }

    @Override
    public @Nullable Instant deadline() {
        return context.deadline();
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return context.outcome();
    }

    @Override
    public boolean canReply() {
        return context.canReply();
    }

    @Override
    public CompletionStage<Void> reply(FrameKind frame, byte[] payload) {
        return context.reply(frame, payload);
    }

    @Override
    public CompletionStage<Void> push(FrameKind frame, byte[] payload) {
        return context.push(frame, payload);
    }

    @Override
    public CompletionStage<Void> send(Target target, FrameKind frame, byte[] payload) {
        return context.send(target, frame, payload);
    }

    @Override
    public CompletionStage<Void> close(int code, String reason) {
        return context.close(code, reason);
    }
}
