package io.barnabas.worker.payload;

import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.worker.handler.Closed;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.Opened;
import io.barnabas.worker.handler.Undelivered;

/**
 * A backend's logic for one route whose messages are values. All that {@link
 * io.barnabas.worker.handler.MessageHandler} says holds here too.
 *
 * @param <T> what messages of clients are read as
 * @param <R> what may be sent to clients
 */
@FunctionalInterface
public interface ValueHandler<T, R> {
    /** A data message of the client; one that cannot be read goes to the dead-letter topic instead. */
    void onMessage(T value, Message message, ValueContext<R> context) throws Exception;

    /** As {@link io.barnabas.worker.handler.MessageHandler#onConnect}. */
    default ConnectDecision onConnect(Connect connect) throws Exception {
        return ConnectDecision.refuse(403, "No handler decides here who may connect.");
    }

    default void onOpened(Opened opened, ValueContext<R> context) throws Exception {}

    default void onClosed(Closed closed, ValueContext<R> context) throws Exception {}

    default void onUndelivered(Undelivered undelivered, HandlerContext context) throws Exception {}
}
