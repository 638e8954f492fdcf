package io.barnabas.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.worker.testkit.HandlerKit;
import org.junit.jupiter.api.Test;

class ShoutHandlerTest {
    @Test
    void itShouts() {
        HandlerKit kit = HandlerKit.of(new ShoutHandler());
        kit.connection("alice").message("hello");
        assertThat(kit.replies()).containsExactly("HELLO");
    }
}
