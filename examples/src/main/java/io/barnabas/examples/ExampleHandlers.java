package io.barnabas.examples;

import io.barnabas.worker.handler.HandlerProvider;
import io.barnabas.worker.handler.MessageHandler;
import java.util.Map;

/** The handlers of {@code barnabas dev}: echo on route {@code ws}, chat on route {@code chat}. */
public final class ExampleHandlers implements HandlerProvider {
    @Override
    public Map<String, MessageHandler> handlers() {
        return Map.of("ws", new EchoHandler(), "chat", new ChatHandler());
    }
}
