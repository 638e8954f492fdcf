package io.barnabas.worker.handler;

import io.barnabas.common.contract.ConnectDecision;

/**
 * A backend's logic for one route.
 *
 * <p>Events of one record key (the connection, or its user where the route says so) come one at a time and in order:
 * connect, opened, messages, closed. Events of different keys come at once, on many threads; a method may block. An
 * event counts as done when its method has returned and Kafka has acknowledged all that was sent through the context. A
 * method that throws is called again for the same event, after a pause and a bounded number of times; then the record
 * goes to the dead-letter topic. {@link RetryLaterException} chooses the pause, {@link DeadLetterException} does without
 * further calls. Events come at least once: after a crash or a rebalance one may come again, with the same {@link
 * ConnectionEvent#id()}.
 */
@FunctionalInterface
public interface MessageHandler {
    /** A data message of the client. */
    void onMessage(Message message, HandlerContext context) throws Exception;

    /**
     * A client wants to connect to a route whose gateways ask ({@code auth.mode} = {@code callout}): the one event that
     * wants a decision, and the first of its connection. It is not called when the gateway has given up waiting. Nothing
     * may be sent yet, hence no context. A handler that does not decide refuses, so that a route without code for it is
     * closed, not open.
     */
    default ConnectDecision onConnect(Connect connect) throws Exception {
        return ConnectDecision.refuse(403, "No handler decides here who may connect.");
    }

    /** A connection was accepted; its first event. */
    default void onOpened(Opened opened, HandlerContext context) throws Exception {}

    /** A connection is gone; its last event, but for {@link #onUndelivered}. */
    default void onClosed(Closed closed, HandlerContext context) throws Exception {}

    /** A reply or push did not reach its connection; without order against the other events. */
    default void onUndelivered(Undelivered undelivered, HandlerContext context) throws Exception {}
}
