package io.barnabas.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.CalloutResult.Accepted;
import io.barnabas.gateway.connection.CalloutResult.Refused;
import io.barnabas.gateway.connection.Ingress.Offer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalloutTest {
    private static final long DEADLINE_MS = 5_000;
    private static final OpenedEvent OPENED = new OpenedEvent("ws", "/ws", "127.0.0.1:1", null);

    private final Fakes.FakeKafka kafka = new Fakes.FakeKafka();
    private final Fakes.FakeTime time = new Fakes.FakeTime();
    private final Fakes.FakeCloses closes = new Fakes.FakeCloses();
    private final LoopContext loop = Fakes.settings(
                    ConnectionPolicy.DEFAULT, kafka, time, closes, new SplittableRandom(1))
            .loop();
    private final CalloutRoom room = new CalloutRoom(2);
    private final List<CalloutOutcome> outcomes = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();
    private final Callouts callouts = new Callouts(loop, room, new CalloutMetrics() {
        @Override
        public void ended(CalloutOutcome outcome, long took) {
            outcomes.add(outcome);
            nanos.add(took);
        }
    });
    private final List<CalloutResult> results = new ArrayList<>();

    @Test
    void aWorkerIsAskedOnceWithAllThatItMayKnow() {
        Callout callout = ask(7);
        assertThat(kafka.types()).containsExactly("CONNECT");
        assertThat(kafka.lastValue())
                .isEqualTo("{\"route\":\"ws\",\"path\":\"/ws\",\"remoteAddress\":\"127.0.0.1:1\",\"token\":\"s3cret\","
                        + "\"deadline\":\"1970-01-01T00:16:45Z\"}");
        InboundEvent event = kafka.taken.get(0);
        assertThat(event.source()).isSameAs(callout);
        assertThat(event.sequence()).isZero();
        assertThat(event.messages()).isZero();
        assertThat(callout.number()).isEqualTo(7);
        assertThat(callout.envelope()).isEqualTo(Fakes.envelope(3));
        assertThat(callout.identity().isAnonymous()).isTrue();
        assertThat(callouts.find(7)).isSameAs(callout);
        assertThat(results).isEmpty();
        assertThat(request(7).toString()).doesNotContain("s3cret");
    }

    @Test
    void anAcceptingAnswerBringsTheIdentity() {
        Instant expiry = Instant.parse("2030-01-01T00:00:00Z");
        Callout callout = ask(7);
        time.pass(1_000);
        callout.onAnswer(ConnectDecision.accept("ada", Map.of("tenant", "acme"), expiry));
        assertOver(CalloutOutcome.ACCEPTED, new Accepted(new Identity("ada", Map.of("tenant", "acme"), expiry)));
        assertThat(nanos).containsExactly(1_000_000_000L);
    }

    @Test
    void anEmptyAcceptanceIsNobodyInParticular() {
        ask(7).onAnswer(ConnectDecision.accept());
        assertOver(CalloutOutcome.ACCEPTED, new Accepted(Identity.ANONYMOUS));
    }

    @Test
    void aRefusingAnswerBringsStatusAndReason() {
        ask(7).onAnswer(ConnectDecision.refuse(429, "Later."));
        assertOver(CalloutOutcome.REFUSED, new Refused(429, "Later."));
    }

    @Test
    void aBadAnswerRefusesAtOnce() {
        ask(7).onBadAnswer();
        assertOver(CalloutOutcome.BAD_ANSWER, new Refused(502, "The answer of the backend could not be used."));
    }

    @Test
    void withoutAnAnswerTheDeadlineRefuses() {
        ask(7);
        time.pass(DEADLINE_MS - TimingWheel.TICK_MS);
        assertThat(results).isEmpty();
        time.pass(TimingWheel.TICK_MS);
        assertOver(CalloutOutcome.TIMEOUT, new Refused(504, "The backend did not answer in time. Try again."));
    }

    @Test
    void whatKafkaHasNoRoomForIsOfferedAgainUntilTheDeadline() {
        kafka.answer = Offer.REFUSED;
        Callout callout = ask(7);
        time.pass(2_000);
        assertThat(kafka.taken).isEmpty();
        assertThat(results).isEmpty();
        kafka.answer = Offer.TAKEN;
        time.pass(1_000);
        assertThat(kafka.types()).containsExactly("CONNECT");
        callout.onAnswer(ConnectDecision.accept());
        assertOver(CalloutOutcome.ACCEPTED, new Accepted(Identity.ANONYMOUS));
    }

    @Test
    void theDeadlineCountsFromTheFirstOffer() {
        kafka.answer = Offer.REFUSED;
        ask(7);
        time.pass(DEADLINE_MS);
        assertOver(CalloutOutcome.TIMEOUT, new Refused(504, "The backend did not answer in time. Try again."));
    }

    @Test
    void whatKafkaDoesNotTakeRefuses() {
        for (Offer offer : new Offer[] {Offer.FAILED, Offer.TOO_LARGE}) {
            outcomes.clear();
            results.clear();
            kafka.answer = offer;
            ask(7);
            assertOver(
                    CalloutOutcome.NOT_WRITTEN,
                    new Refused(503, "The backend cannot be asked at the moment. Try again."));
        }
    }

    @Test
    void aWriteThatFailsRefuses() {
        ask(7);
        kafka.rejectNext();
        assertThat(outcomes).containsExactly(CalloutOutcome.NOT_WRITTEN);
        assertThat(results).hasSize(1);
        assertNothingIsLeft();
    }

    @Test
    void aClientThatGoesAwayIsToldNothing() {
        ask(7);
        callouts.onClientGone(7);
        assertThat(outcomes).containsExactly(CalloutOutcome.CLIENT_GONE);
        assertThat(results).isEmpty();
        assertNothingIsLeft();
        callouts.onClientGone(7);
        assertThat(outcomes).hasSize(1);
    }

    @Test
    void overTheBoundOfTheNodeIsRefusedWithoutAsking() {
        Callout first = ask(1);
        ask(2);
        ask(3);
        assertThat(results).containsExactly(new Refused(503, "Too many wait for the backend. Try again."));
        assertThat(kafka.taken).hasSize(2);
        assertThat(callouts.find(3)).isNull();
        assertThat(room.running()).isEqualTo(2);
        first.onBadAnswer();
        ask(4);
        assertThat(kafka.taken).hasSize(3);
    }

    @Test
    void aNodeThatLeavesRefusesAll() {
        ask(1);
        ask(2);
        callouts.refuseAll();
        assertThat(outcomes).containsExactly(CalloutOutcome.SHUTDOWN, CalloutOutcome.SHUTDOWN);
        assertThat(results).allMatch(result -> result instanceof Refused refused && refused.status() == 503);
        assertNothingIsLeft();
    }

    @Test
    void oneNumberIsAskedForOnceAtATime() {
        ask(7);
        assertThatThrownBy(() -> ask(7)).hasMessage("number 7: a callout is under way already");
    }

    @Test
    void aRefusalIsAnAnswerOfHttp() {
        assertThat(new Refused(403, "No.").refusal()).isEqualTo(new io.barnabas.gateway.handshake.Refusal(403, "No."));
        assertThat(new Refused(400, "").refusal().text()).isEqualTo("The connection was refused.");
        assertThat(new Refused(401, "").refusal().headers()).isEqualTo(Map.of("WWW-Authenticate", "Bearer"));
        for (int status : new int[] {429, 503, 504}) {
            assertThat(new Refused(status, "").refusal().headers()).isEqualTo(Map.of("Retry-After", "5"));
        }
        assertThat(new Refused(502, "").refusal().headers()).isEmpty();
    }

    @Test
    void aConnectionThatWaitsIsAdmittedOrClosed() {
        Connection admitted = waiting();
        new Accepted(new Identity("ada", Map.of(), null)).tell(admitted);
        assertThat(admitted.phase()).isEqualTo(Phase.OPEN);
        assertThat(admitted.identity().user()).isEqualTo("ada");
        assertThat(kafka.types()).containsExactly("OPENED", "MESSAGE");

        for (Refused refused : new Refused[] {new Refused(403, "No."), new Refused(504, "Late.")}) {
            Connection closed = waiting();
            refused.tell(closed);
            closed.onPeerClose(1005, "");
            assertThat(closed.phase()).isEqualTo(Phase.CLOSED);
        }
        assertThat(closes.causes).containsExactly(CloseCode.UNAUTHENTICATED, CloseCode.AUTH_UNAVAILABLE);
    }

    /** Its first message is being judged, and one more has come. */
    private Connection waiting() {
        Connection connection = new Connection(
                Fakes.settings(ConnectionPolicy.DEFAULT, kafka, time, closes, new SplittableRandom(1)),
                new Fakes.FakeSocket(),
                9,
                Fakes.envelope(3),
                null);
        connection.onWaiting((judged, kind, payload) -> {}, OPENED, 10_000);
        connection.onMessage(FrameKind.TEXT, "Bearer x".getBytes(StandardCharsets.UTF_8));
        connection.onMessage(FrameKind.TEXT, "second".getBytes(StandardCharsets.UTF_8));
        return connection;
    }

    private CalloutRequest request(long number) {
        return new CalloutRequest(
                Fakes.ROUTE, number, Fakes.envelope(3), null, OPENED, "s3cret", Duration.ofMillis(DEADLINE_MS));
    }

    private Callout ask(long number) {
        return callouts.ask(request(number), results::add);
    }

    private void assertOver(CalloutOutcome outcome, CalloutResult result) {
        assertThat(outcomes).containsExactly(outcome);
        assertThat(results).containsExactly(result);
        assertNothingIsLeft();
        kafka.acknowledgeAll();
        time.pass(2 * DEADLINE_MS);
        assertThat(outcomes).hasSize(1);
        assertThat(results).hasSize(1);
        assertThat(kafka.taken).allMatch(event -> event.type() == EventType.CONNECT);
    }

    private void assertNothingIsLeft() {
        assertThat(callouts.find(7)).isNull();
        assertThat(room.running()).isZero();
    }
}
