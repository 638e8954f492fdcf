package io.barnabas.gateway.egress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.CalloutResult.Accepted;
import io.barnabas.gateway.connection.CalloutResult.Refused;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What records of workers do to a question that is under way, from the topic to its outcome. */
class AnswersTest {
    private static final Refused UNUSABLE = new Refused(502, "The answer of the backend could not be used.");

    private final AskingNode node = new AskingNode();

    @Test
    void acceptWithoutAValueAdmitsNobodyInParticular() {
        node.ask();
        node.read(node.answer("accept", ""));
        assertThat(node.results).containsExactly(new Accepted(Identity.ANONYMOUS));
        assertThat(node.events).isEmpty();
    }

    @Test
    void acceptBringsUserAttributesAndExpiry() {
        node.ask();
        node.read(node.answer(
                "accept",
                "{\"user\":\"ada\",\"attributes\":{\"tenant\":\"acme\"},\"expiresAt\":\"2030-01-01T01:00:00.5+01:00\","
                        + "\"later\":[1]}"));
        assertThat(node.results)
                .containsExactly(new Accepted(
                        new Identity("ada", Map.of("tenant", "acme"), Instant.parse("2030-01-01T00:00:00.5Z"))));
    }

    @Test
    void whatOurOwnWorkersWriteIsRead() {
        node.ask();
        ConnectDecision.Accept accept = new ConnectDecision.Accept(
                "\"é\\", Map.of("k", "v\u2028"), Instant.parse("2030-01-01T00:00:00.123456789Z"));
        node.read(node.answer("accept", new String(accept.toJson(), UTF_8)));
        assertThat(node.results)
                .containsExactly(new Accepted(new Identity("\"é\\", accept.attributes(), accept.expiresAt())));
    }

    @Test
    void anAnswerToABareConnectionIdCounts() {
        node.ask();
        node.read(AskingNode.with(
                node.answer("accept", "{\"user\":null}"), "kafka_correlationId", AskingNode.CONNECTION));
        assertThat(node.results).containsExactly(new Accepted(Identity.ANONYMOUS));
    }

    @Test
    void refuseBringsStatusAndReason() {
        node.ask();
        node.read(AskingNode.with(
                AskingNode.with(node.answer("refuse", ""), "barnabas_code", "429"), "barnabas_reason", "Later."));
        assertThat(node.results).containsExactly(new Refused(429, "Later."));
    }

    @Test
    void refuseWithoutACodeIs403() {
        node.ask();
        node.read(node.answer("refuse", "not looked at"));
        assertThat(node.results).containsExactly(new Refused(403, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "[]",
                "[[\"user\",\"ada\"]]",
                "{\"user\":\"ada\"",
                "{\"user\":\"ada\"} x",
                "\"ada\"",
                "{\"user\":7}",
                "{\"user\":\"\"}",
                "{\"user\":\"a\\u0000\"}",
                "{\"user\":\"a\",\"user\":\"b\"}",
                "{\"attributes\":[]}",
                "{\"attributes\":{\"a\":1}}",
                "{\"attributes\":{\"a\":null}}",
                "{\"expiresAt\":1767225600}",
                "{\"expiresAt\":\"tomorrow\"}",
                "{\"expiresAt\":\"+12030-01-01T00:00:00Z\"}",
                "{\"expiresAt\":\"2030-02-30T00:00:00Z\"}"
            })
    void anAcceptThatCannotBeUsedIsKeptAndRefusesAtOnce(String value) {
        node.ask();
        node.read(node.answer("accept", value));
        assertThat(node.results).containsExactly(UNUSABLE);
        assertThat(node.events).containsExactly("malformed answer", "dead letter answer");
    }

    @Test
    void aValueThatIsTooLargeOrNotUtf8RefusesAtOnce() {
        node.ask();
        node.read(node.answer("accept", "{\"x\":\"" + "x".repeat(16 * 1024) + "\"}"));
        assertThat(node.results).containsExactly(UNUSABLE);
        node.results.clear();
        node.ask();
        node.read(node.answerBytes("accept", new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}));
        assertThat(node.results).containsExactly(UNUSABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "399", "600", "", "4000000000", "forbidden"})
    void aRefusalWithAStatusThatIsNoneIsKeptAndRefusesAtOnce(String code) {
        node.ask();
        node.read(AskingNode.with(node.answer("refuse", ""), "barnabas_code", code));
        assertThat(node.results).containsExactly(UNUSABLE);
        assertThat(node.events).containsExactly("malformed answer", "dead letter answer");
    }

    @Test
    void aRefusalWithTooLongAReasonRefusesAtOnce() {
        node.ask();
        node.read(AskingNode.with(node.answer("refuse", ""), "barnabas_reason", "é".repeat(62)));
        assertThat(node.results).containsExactly(UNUSABLE);
    }

    @Test
    void anActionThatIsNotKnownIsKeptAndRefusesAtOnce() {
        node.ask();
        node.read(node.answer("Accept", ""));
        assertThat(node.results).containsExactly(UNUSABLE);
        assertThat(node.events).containsExactly("malformed action", "dead letter action");
    }

    @Test
    void aMessageInsteadOfAnAnswerIsToldAsUndeliveredAndRefusesAtOnce() {
        node.ask();
        node.read(node.answer("send", "hello"));
        assertThat(node.results).containsExactly(UNUSABLE);
        assertThat(node.events).containsExactly("undelivered not-open");
    }

    @Test
    void aMessageThatIsNotUtf8DoesSoToo() {
        node.ask();
        node.read(node.answerBytes("send", new byte[] {(byte) 0xff}));
        assertThat(node.results).containsExactly(UNUSABLE);
        assertThat(node.events).containsExactly("malformed utf8", "undelivered invalid-utf8");
    }

    @Test
    void anAnswerThatNothingWaitsForIsCountedAndToldToNobody() {
        node.read(node.answer("accept", ""));
        node.read(node.answer("refuse", ""));
        assertThat(node.events).containsExactly("answer dropped", "answer dropped");

        node.events.clear();
        node.ask();
        node.read(node.answer("accept", ""));
        node.read(node.answer("refuse", ""));
        assertThat(node.results).containsExactly(new Accepted(Identity.ANONYMOUS));
        assertThat(node.events).containsExactly("answer dropped");
    }

    @Test
    void aMalformedRecordThatNothingWaitsForHurtsNobody() {
        node.read(node.answer("accept", "no json"));
        assertThat(node.events).containsExactly("malformed answer", "dead letter answer");
    }

    @Test
    void whatComesOverTheTopicOfAnotherRouteDoesNotCount() {
        node.ask();
        node.read(AskingNode.onTopic("other.outbound", node.answer("accept", "")));
        node.read(AskingNode.onTopic("other.outbound", node.answer("accept", "no json")));
        node.read(AskingNode.onTopic("other.outbound", node.answer("send", "")));
        assertThat(node.results).isEmpty();
        assertThat(node.events)
                .containsExactly("answer dropped", "malformed answer", "dead letter answer", "undelivered gone");
    }

    @Test
    void onFanOutThereIsNothingToAnswer() {
        node.ask();
        node.readFanout(node.answer("accept", ""));
        assertThat(node.results).isEmpty();
        assertThat(node.events).containsExactly("malformed action");
    }
}
