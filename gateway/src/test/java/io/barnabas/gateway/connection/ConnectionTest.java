package io.barnabas.gateway.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.MessageTopics;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.Ingress.Offer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private final Fakes.FakeSocket socket = new Fakes.FakeSocket();
    private final Fakes.FakeKafka kafka = new Fakes.FakeKafka();
    private final Fakes.FakeTime time = new Fakes.FakeTime();
    private final Fakes.FakeCloses closes = new Fakes.FakeCloses();
    private final Connection connection = new Connection(
            Fakes.settings(
                    ConnectionPolicy.DEFAULT.with(new ConnectionLimits(5_000, 1_000, 10, 5_000, 120_000, 30_000)),
                    kafka,
                    time,
                    closes,
                    new SplittableRandom(1)),
            socket,
            1,
            Fakes.ENVELOPE,
            null);

    @BeforeEach
    void open() {
        connection.onOpened(Identity.ANONYMOUS, new OpenedEvent("ws", "/ws", "127.0.0.1:1", null));
    }

    @Test
    void tellsOpenedThenMessagesThenClosed() {
        text("one");
        text("two");
        connection.onPeerClose(1000, "bye");
        assertThat(kafka.types()).containsExactly("OPENED", "MESSAGE", "MESSAGE");
        kafka.acknowledgeAll();
        assertThat(kafka.types()).containsExactly("OPENED", "MESSAGE", "MESSAGE", "CLOSED");
        assertThat(kafka.lastValue()).contains("\"code\":1000", "\"wasClean\":true", "\"lastSequence\":2");
        assertThat(connection.phase()).isEqualTo(Phase.CLOSED);
    }

    @Test
    void echoesTheCloseOfTheClientAndFinishes() {
        connection.onPeerClose(1001, "leaving");
        assertThat(socket.effects).containsExactly("CLOSE 1001 ");
        assertThat(socket.finished).isTrue();
    }

    @Test
    void aBrokenSocketIsClosedWith1006AndNotClean() {
        connection.onSocketGone();
        kafka.acknowledgeAll();
        assertThat(kafka.lastValue())
                .contains("\"code\":1006", "\"wasClean\":false", "\"closedBy\":\"network\"", "\"cause\":\"network\"");
    }

    @Test
    void aClockThatIsSetMeanwhileDoesNotChangeHowLongItLived() {
        time.pass(1_500);
        time.set(-3_600_000);
        connection.onSocketGone();
        kafka.acknowledgeAll();
        assertThat(kafka.lastValue()).contains("\"durationMs\":1500,");
    }

    @Test
    void closedWaitsUntilAllFramesAreSettled() {
        text("one");
        connection.onSocketGone();
        assertThat(kafka.types()).doesNotContain("CLOSED");
        kafka.acknowledgeAll();
        assertThat(kafka.types()).endsWith("CLOSED");
    }

    @Test
    void aRefusedFrameIsKeptAndPausesReadingUntilKafkaTakesIt() {
        kafka.answer = Offer.REFUSED;
        text("one");
        assertThat(socket.reading).isFalse();
        assertThat(kafka.retryAsked).isTrue();
        kafka.answer = Offer.TAKEN;
        connection.onRetry();
        assertThat(socket.reading).isTrue();
        assertThat(kafka.types()).containsExactly("OPENED", "MESSAGE");
    }

    @Test
    void framesReadAfterARefusalKeepTheirOrder() {
        kafka.answer = Offer.REFUSED;
        text("one");
        kafka.answer = Offer.TAKEN;
        text("two");
        assertThat(kafka.types()).containsExactly("OPENED");
        connection.onRetry();
        assertThat(kafka.taken.stream().map(InboundEvent::sequence)).containsExactly(0L, 1L, 2L);
    }

    @Test
    void readingPausesOverTheInFlightBoundAndResumesBelowHalf() {
        for (int i = 0; i < 8; i++) {
            text("x".repeat(10));
        }
        assertThat(socket.reading).isFalse();
        for (int i = 0; i < 3; i++) {
            InboundEvent next = kafka.unsettled.remove();
            connection.onAccepted(next);
        }
        assertThat(socket.reading).isFalse();
        kafka.acknowledgeAll();
        assertThat(socket.reading).isTrue();
    }

    @Test
    void eachMessageGoesToTheTopicThatItsFieldNamesAndAllElseToTheInboundOne() {
        Connection several = several();
        several.onMessage(FrameKind.TEXT, "{\"t\":\"o\"}".getBytes(UTF_8));
        several.onMessage(FrameKind.TEXT, "{\"t\":\"p\"}".getBytes(UTF_8));
        several.onMessage(FrameKind.BINARY, "{\"t\":\"o\"}".getBytes(UTF_8));
        kafka.acknowledgeAll();
        several.onPeerClose(1000, "");
        kafka.acknowledgeAll();
        String inbound = Fakes.ROUTE.inbound();
        assertThat(kafka.taken.stream().skip(1).map(it -> it.type() + " " + it.lane()))
                .containsExactly(
                        "OPENED " + new Lane(inbound, 3),
                        "MESSAGE " + new Lane("orders", 5),
                        "MESSAGE " + new Lane(inbound, 3),
                        "MESSAGE " + new Lane(inbound, 3),
                        "CLOSED " + new Lane(inbound, 3));
    }

    @Test
    void withSeveralTopicsLastSequenceIsWhatKafkaHasAllOfUpTo() {
        kafka.acknowledgeAll();
        Connection several = several();
        kafka.acknowledgeAll();
        several.onMessage(FrameKind.TEXT, "one".getBytes(UTF_8));
        several.onMessage(FrameKind.TEXT, "{\"t\":\"o\"}".getBytes(UTF_8));
        several.onMessage(FrameKind.TEXT, "three".getBytes(UTF_8));
        InboundEvent one = kafka.unsettled.remove();
        InboundEvent order = kafka.unsettled.remove();
        several.onAccepted(kafka.unsettled.remove());
        several.onRejected(order);
        several.onAccepted(one);
        several.onPeerClose(4500, "");
        assertThat(kafka.lastValue()).contains("\"framesIn\":3", "\"lastSequence\":1}");
    }

    @Test
    void attributesOfARouteThatHasThemOnEachEventAreEncodedOnceAndCounted() {
        kafka.acknowledgeAll();
        Connection owned = new Connection(
                Fakes.settings(
                        Fakes.ROUTE.withEventAttributes(List.of("plan", "tenant", "region")),
                        ConnectionPolicy.DEFAULT,
                        kafka,
                        time,
                        closes,
                        new SplittableRandom(1)),
                new Fakes.FakeSocket(),
                2,
                Fakes.ENVELOPE,
                null);
        Identity ann = new Identity("ann", Map.of("tenant", "gr\u00fcn", "plan", "gold", "secret", "x"), null);
        owned.onOpened(ann, new OpenedEvent("ws", "/ws", "127.0.0.1:1", null));
        owned.onMessage(FrameKind.TEXT, new byte[10]);
        assertThat(owned.envelope().attributes())
                .extracting(it -> it.header() + "=" + new String(it.value(), UTF_8))
                .containsExactly("barnabas_attribute_plan=gold", "barnabas_attribute_tenant=gr\u00fcn");
        assertThat(owned.envelope().lanes()).isEqualTo(Fakes.ENVELOPE.lanes());
        InboundEvent message = kafka.taken.get(kafka.taken.size() - 1);
        assertThat(message.countedBytes())
                .isEqualTo(10 + InboundEvent.OVERHEAD_BYTES + "ann".length() + (23 + 4 + 4) + (25 + 5 + 4));
        kafka.acknowledgeAll();
        assertThat(owned.report().inFlightBytes()).isZero();
    }

    @Test
    void aRouteWithoutThemSharesOneEnvelopeWithAllOfItsPartition() {
        assertThat(connection.envelope()).isSameAs(Fakes.ENVELOPE);
    }

    private Connection several() {
        Connection several = new Connection(
                Fakes.settings(
                        Fakes.ROUTE.with(new MessageTopics("t", Map.of("o", "orders"))),
                        ConnectionPolicy.DEFAULT,
                        kafka,
                        time,
                        closes,
                        new SplittableRandom(1)),
                new Fakes.FakeSocket(),
                2,
                new Envelope(List.of(new Lane(Fakes.ROUTE.inbound(), 3), new Lane("orders", 5))),
                null);
        several.onOpened(Identity.ANONYMOUS, new OpenedEvent("ws", "/ws", "127.0.0.1:1", null));
        return several;
    }

    @Test
    void aFailedWriteEndsTakingAndNamesTheLastAccepted() {
        text("one");
        text("two");
        text("three");
        InboundEvent opened = kafka.unsettled.remove();
        connection.onAccepted(opened);
        InboundEvent first = kafka.unsettled.remove();
        connection.onAccepted(first);
        kafka.rejectNext();
        assertThat(socket.effects).last().asString().startsWith("CLOSE 4500");
        text("four");
        connection.onPeerClose(4500, "");
        kafka.rejectNext();
        kafka.acknowledgeAll();
        assertThat(kafka.types()).containsExactly("OPENED", "MESSAGE", "MESSAGE", "MESSAGE", "CLOSED");
        assertThat(kafka.lastValue())
                .contains("\"framesIn\":3", "\"lastSequence\":1", "\"cause\":\"not-accepted\"", "\"code\":4500");
    }

    @Test
    void aClosedThatFailedIsWrittenAgainWithTheSameValue() {
        connection.onSocketGone();
        InboundEvent opened = kafka.unsettled.remove();
        connection.onAccepted(opened);
        kafka.rejectNext();
        assertThat(connection.phase()).isEqualTo(Phase.SETTLING);
        connection.onRetry();
        kafka.acknowledgeAll();
        assertThat(kafka.types()).containsExactly("OPENED", "CLOSED", "CLOSED");
        assertThat(kafka.taken.get(1)).isSameAs(kafka.taken.get(2));
        assertThat(connection.phase()).isEqualTo(Phase.CLOSED);
    }

    @Test
    void framesBetweenOurCloseAndThePeersAreStillForwarded() {
        connection.close(CloseCode.SHUTDOWN, 1012, "node is leaving");
        text("late");
        connection.onPeerClose(1012, "");
        kafka.acknowledgeAll();
        assertThat(kafka.types()).containsExactly("OPENED", "MESSAGE", "CLOSED");
        assertThat(kafka.lastValue())
                .contains("\"code\":1012", "\"wasClean\":true", "\"closedBy\":\"gateway\"", "\"lastSequence\":1");
    }

    @Test
    void aCloseThatIsNotAnsweredEndsByDeadline() {
        connection.close(CloseCode.BACKEND, 1000, "done");
        time.pass(4_900);
        assertThat(socket.aborted).isFalse();
        time.pass(200);
        assertThat(socket.aborted).isTrue();
        kafka.acknowledgeAll();
        assertThat(kafka.lastValue())
                .contains("\"code\":1000", "\"wasClean\":false", "\"closedBy\":\"backend\"", "\"cause\":\"backend\"");
    }

    @Test
    void nothingIsSentAfterOurClose() {
        connection.close(CloseCode.BACKEND, 1000, "done");
        assertThat(connection.send(FrameKind.TEXT, "late".getBytes(UTF_8))).isFalse();
        connection.onPing(new byte[3]);
        assertThat(socket.effects).containsExactly("CLOSE 1000 done");
    }

    @Test
    void theFirstCauseOfAnEndCounts() {
        connection.close(CloseCode.BACKEND, 1000, "done");
        connection.close(CloseCode.SHUTDOWN, 1012, "leaving");
        connection.onSocketGone();
        kafka.acknowledgeAll();
        assertThat(kafka.lastValue()).contains("\"code\":1000", "\"wasClean\":false");
        assertThat(socket.effects).containsExactly("CLOSE 1000 done");
    }

    @Test
    void aSlowReaderIsClosedOnceItsQueueIsFull() {
        socket.pending = 995;
        assertThat(connection.send(FrameKind.TEXT, "too much".getBytes(UTF_8))).isFalse();
        assertThat(socket.effects).last().asString().startsWith("CLOSE 4501");
    }

    @Test
    void oneMessageAlwaysFitsWhateverItsSize() {
        assertThat(connection.send(FrameKind.BINARY, new byte[5_000])).isTrue();
    }

    @Test
    void aProtocolErrorIsAnsweredAndNothingMoreIsTaken() {
        connection.onClientError(CloseCode.PROTOCOL_ERROR, "RSV1");
        text("after");
        kafka.acknowledgeAll();
        assertThat(socket.effects).containsExactly("CLOSE 1002 RSV1");
        assertThat(kafka.types()).containsExactly("OPENED", "CLOSED");
        assertThat(kafka.lastValue()).contains("\"code\":1002", "\"wasClean\":false", "\"closedBy\":\"gateway\"");
    }

    @Test
    void aRecordThatTheTopicNeverTakesClosesWith1009() {
        kafka.answer = Offer.TOO_LARGE;
        text("huge");
        assertThat(socket.effects).last().asString().startsWith("CLOSE 1009");
    }

    @Test
    void anApplicationPingIsAnsweredWithoutKafka() {
        text("ping");
        assertThat(socket.effects).containsExactly("TEXT pong");
        assertThat(kafka.types()).containsExactly("OPENED");
    }

    @Test
    void aPauseLongerThanTheBoundClosesWithOverload() {
        kafka.answer = Offer.REFUSED;
        text("one");
        time.pass(120_100);
        assertThat(socket.effects)
                .filteredOn(it -> it.startsWith("CLOSE"))
                .singleElement()
                .asString()
                .startsWith("CLOSE 1013");
        connection.onPeerClose(1013, "");
        kafka.answer = Offer.TAKEN;
        connection.onRetry();
        kafka.acknowledgeAll();
        assertThat(kafka.types()).containsExactly("OPENED", "MESSAGE", "CLOSED");
    }

    @Test
    void abandoningLeavesNothingToSettle() {
        text("one");
        connection.abandon();
        assertThat(connection.phase()).isEqualTo(Phase.CLOSED);
        kafka.acknowledgeAll();
        assertThat(connection.phase()).isEqualTo(Phase.CLOSED);
    }

    private void text(String text) {
        connection.onMessage(FrameKind.TEXT, text.getBytes(UTF_8));
    }
}
