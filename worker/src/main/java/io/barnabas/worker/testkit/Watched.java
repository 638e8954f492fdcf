package io.barnabas.worker.testkit;

import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.worker.handler.Closed;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.handler.Opened;
import io.barnabas.worker.handler.Undelivered;
import org.jspecify.annotations.Nullable;

/** Hands on to a handler and sees how each call ended. */
final class Watched implements MessageHandler {
    private MessageHandler handler;
    private int calls;
    private @Nullable Throwable thrown;
    private @Nullable ConnectDecision decision;

    Watched(MessageHandler handler) {
        this.handler = handler;
    }

    private interface Call {
        void run() throws Exception;
    }

    void watch(MessageHandler other) {
        handler = other;
    }

    /** Forgets what it has seen. */
    void begin() {
        calls = 0;
        thrown = null;
        decision = null;
    }

    int calls() {
        return calls;
    }

    /** What was thrown last; null where every call returned. */
    @Nullable
    Throwable thrown() {
        return thrown;
    }

    @Nullable
    ConnectDecision decision() {
        return decision;
    }

    @Override
    public void onMessage(Message message, HandlerContext context) throws Exception {
        watch(() -> handler.onMessage(message, context));
    }

    @Override
    public ConnectDecision onConnect(Connect connect) throws Exception {
        calls++;
        try {
            ConnectDecision decided = handler.onConnect(connect);
            decision = decided;
            return decided;
        } catch (Throwable e) {
            thrown = e;
            throw e;
        }
    }

    @Override
    public void onOpened(Opened opened, HandlerContext context) throws Exception {
        watch(() -> handler.onOpened(opened, context));
    }

    @Override
    public void onClosed(Closed closed, HandlerContext context) throws Exception {
        watch(() -> handler.onClosed(closed, context));
    }

    @Override
    public void onUndelivered(Undelivered undelivered, HandlerContext context) throws Exception {
        watch(() -> handler.onUndelivered(undelivered, context));
    }

    private void watch(Call call) throws Exception {
        calls++;
        try {
            call.run();
        } catch (Throwable e) {
            thrown = e;
            throw e;
        }
    }
}
