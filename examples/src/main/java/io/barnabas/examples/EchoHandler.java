package io.barnabas.examples;

import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;

/** Answers each message with its own payload, text as text and binary as binary. */
public final class EchoHandler implements MessageHandler {
    @Override
    public void onMessage(Message message, HandlerContext context) {
        context.reply(message.kind(), message.payload());
    }
}
