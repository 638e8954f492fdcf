package io.barnabas.worker.payload;

import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.worker.handler.Closed;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.handler.Opened;
import io.barnabas.worker.handler.Undelivered;

/** Stands between the worker and a handler of values. As thread-safe as its reader and writer. */
final class ValueAdapter<T, R> implements MessageHandler, AutoCloseable {
    private final Reader<T> reader;
    private final ValueContext.Writer<R> writer;
    private final FrameKind unasked;
    private final ValueHandler<T, R> handler;
    private final Runnable close;

    /** Turns a payload into a value. */
    @FunctionalInterface
    interface Reader<T> {
        /** @throws io.barnabas.worker.handler.UnreadablePayloadException when no attempt will be able to */
        T read(Message message);
    }

    /** @param unasked kind of messages that answer none */
    ValueAdapter(
            Reader<T> reader,
            ValueContext.Writer<R> writer,
            FrameKind unasked,
            ValueHandler<T, R> handler,
            Runnable close) {
        this.reader = reader;
        this.writer = writer;
        this.unasked = unasked;
        this.handler = handler;
        this.close = close;
    }

    @Override
    public void onMessage(Message message, HandlerContext context) throws Exception {
        T value = reader.read(message);
        handler.onMessage(value, message, new ValueContext<>(context, message.kind(), writer));
    }

    @Override
    public ConnectDecision onConnect(Connect connect) throws Exception {
        return handler.onConnect(connect);
    }

    @Override
    public void onOpened(Opened opened, HandlerContext context) throws Exception {
        handler.onOpened(opened, new ValueContext<>(context, unasked, writer));
    }

    @Override
    public void onClosed(Closed closed, HandlerContext context) throws Exception {
        handler.onClosed(closed, new ValueContext<>(context, unasked, writer));
    }

    @Override
    public void onUndelivered(Undelivered undelivered, HandlerContext context) throws Exception {
        handler.onUndelivered(undelivered, context);
    }

    @Override
    public void close() {
        close.run();
    }
}
