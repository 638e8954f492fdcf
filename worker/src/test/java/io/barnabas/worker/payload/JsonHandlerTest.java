package io.barnabas.worker.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.Target;
import io.barnabas.worker.handler.Outcome;
import io.barnabas.worker.testkit.Handled;
import io.barnabas.worker.testkit.HandlerKit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonHandlerTest {
    private final List<Order> orders = new ArrayList<>();
    private final HandlerKit kit = HandlerKit.of(JsonHandler.of(Order.class, (order, message, context) -> {
        orders.add(order);
        context.replyValue(Map.of("ordered", order.count()));
        context.sendValue(Target.channel("kitchen"), order);
    }));

    record Order(String item, int count) {}

    @Test
    void aMessageIsReadAndAnAnswerWritten() {
        Handled handled = kit.connection("alice").message("{\"item\":\"tea\",\"count\":2,\"later\":true}");

        assertThat(handled.outcome()).isEqualTo(Outcome.HANDLED);
        assertThat(orders).containsExactly(new Order("tea", 2));
        assertThat(kit.replies()).containsExactly("{\"ordered\":2}");
        assertThat(kit.published("kitchen")).containsExactly("{\"item\":\"tea\",\"count\":2}");
    }

    @Test
    void anAnswerGoesBackAsItsMessageCame() {
        kit.connection("alice").message("{\"item\":\"tea\",\"count\":2}".getBytes(UTF_8));
        assertThat(kit.sent().get(0).frame()).isEqualTo(FrameKind.BINARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tea", "null", "[]", "{\"count\":\"many\"}", "{\"item\":\"tea\"} and more"})
    void whatCannotBeReadIsADeadLetterAtOnce(String text) {
        Handled handled = kit.connection("alice").message(text);

        assertThat(handled.outcome()).isEqualTo(Outcome.DEAD_LETTERED);
        assertThat(handled.deadLetter()).isEqualTo("unreadable-payload");
        assertThat(handled.attempts()).isEqualTo(1);
        assertThat(orders).isEmpty();
    }

    @Test
    void aFailureOfTheHandlerItselfIsTriedAgain() {
        HandlerKit failing = HandlerKit.of(JsonHandler.of(Order.class, (order, message, context) -> {
            throw new IllegalStateException("no kitchen");
        }));
        Handled handled = failing.connection("alice").message("{}");
        assertThat(handled.deadLetter()).isEqualTo("handler-failed");
        assertThat(handled.attempts()).isEqualTo(3);
    }
}
