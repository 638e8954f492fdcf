package io.barnabas.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.worker.handler.Handlers;
import io.barnabas.worker.handler.MessageHandler;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleHandlersTest {
    @Test
    void theHandlersAreFoundByServiceLoader() {
        Map<String, MessageHandler> found = Handlers.discover(getClass().getClassLoader());
        assertThat(found.get("ws")).isInstanceOf(EchoHandler.class);
        assertThat(found.get("chat")).isInstanceOf(ChatHandler.class);
    }
}
