package io.barnabas.examples;

import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.Target;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;

/** Hands each text message to every connection of the channel {@code chat}, on every gateway node. */
public final class ChatHandler implements MessageHandler {
    static final String CHANNEL = "chat";

    @Override
    public void onMessage(Message message, HandlerContext context) {
        if (message.kind() == FrameKind.TEXT) {
            context.send(Target.channel(CHANNEL), FrameKind.TEXT, message.payload());
        }
    }
}
