package io.barnabas.common.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectDecisionTest {
    @Test
    void whatFitsIsTaken() {
        ConnectDecision.Accept accept = new ConnectDecision.Accept(
                "é".repeat(128), Map.of("k", "v".repeat(1023)), Instant.parse("9999-12-31T23:59:59Z"));
        assertThat(accept.user()).hasSize(128);
        assertThat(ConnectDecision.accept()).isEqualTo(new ConnectDecision.Accept(null, Map.of(), null));
        assertThat(ConnectDecision.accept("ada")).isEqualTo(new ConnectDecision.Accept("ada", Map.of(), null));
        assertThat(ConnectDecision.refuse(400, "")).isEqualTo(new ConnectDecision.Refuse(400, ""));
        assertThat(ConnectDecision.refuse(599, "x".repeat(123))).isNotNull();
    }

    @Test
    void aUserThatDoesNotFitIsNamedByItsSizeOnly() {
        assertThatThrownBy(() -> ConnectDecision.accept(""))
                .hasMessage("user of 0 bytes: expected 1 to 256, or none at all");
        assertThatThrownBy(() -> ConnectDecision.accept("é".repeat(129))).hasMessageStartingWith("user of 258 bytes:");
        assertThatThrownBy(() -> ConnectDecision.accept("a\r\nb"))
                .hasMessage("user with a control character: expected none");
    }

    @Test
    void attributesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> ConnectDecision.accept(null, Map.of("k", "v".repeat(1024)), null))
                .hasMessage("1 attributes of 1025 bytes: expected at most 16 of 1024");
        Map<String, String> many = IntStream.range(0, 17).boxed().collect(Collectors.toMap(i -> "k" + i, i -> ""));
        assertThatThrownBy(() -> ConnectDecision.accept(null, many, null)).hasMessageStartingWith("17 attributes");
        assertThatThrownBy(() -> ConnectDecision.accept(null, Map.of("k", "\0"), null))
                .hasMessage("attribute with a control character: expected none");
        assertThatThrownBy(() -> ConnectDecision.accept(null, Map.of("\t", "v"), null))
                .hasMessage("name of an attribute with a control character: expected none");
    }

    @Test
    void anExpiryOutsideOfTimeIsRefused() {
        for (Instant time : new Instant[] {Instant.MIN, Instant.EPOCH.minusMillis(1), Instant.MAX}) {
            assertThatThrownBy(() -> ConnectDecision.accept(null, Map.of(), time))
                    .hasMessageEndingWith("expected a time of 1970 to 9999");
        }
    }

    @Test
    void aRefusalIsAnErrorOfHttpWithAShortSentence() {
        for (int status : new int[] {-1, 0, 101, 200, 302, 399, 600}) {
            assertThatThrownBy(() -> ConnectDecision.refuse(status, ""))
                    .hasMessage("status " + status + ": expected 400 to 599");
        }
        assertThatThrownBy(() -> ConnectDecision.refuse(403, "é".repeat(62)))
                .hasMessage("reason of 124 bytes: expected at most 123");
    }

    @Test
    void theTokenOfAnEventIsNotShown() {
        ConnectEvent event = new ConnectEvent("ws", "/ws", "127.0.0.1:1", null, "s3cret", Instant.EPOCH);
        assertThat(event.toString()).contains("a token").doesNotContain("s3cret");
    }
}
