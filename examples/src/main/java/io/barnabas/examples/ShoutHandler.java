package io.barnabas.examples;

import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import java.util.Locale;

/** The handler of the README, which a test compares. */
public final class ShoutHandler implements MessageHandler {
    @Override
    public void onMessage(Message message, HandlerContext context) {
        context.reply(message.text().toUpperCase(Locale.ROOT));
    }
}
