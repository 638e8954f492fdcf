package io.barnabas.worker.inbound;

import static io.barnabas.worker.inbound.Records.connect;
import static io.barnabas.worker.inbound.Records.event;
import static io.barnabas.worker.inbound.Records.message;
import static io.barnabas.worker.inbound.Records.put;
import static io.barnabas.worker.inbound.Records.without;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.ClosedEvent;
import io.barnabas.common.contract.ConnectEvent;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.common.contract.UndeliveredEvent;
import io.barnabas.worker.handler.Closed;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.Opened;
import io.barnabas.worker.handler.Undelivered;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class InboundReaderTest {
    private static final String CLOSED =
            "{\"code\":1000,\"wasClean\":true,\"closedBy\":\"client\",\"cause\":\"client\"}";

    @Test
    void aMessageIsReadWithItsReplyAddress() {
        Inbound.Event read = read(put(message("hello"), HeaderNames.USER_ID, "ann"));

        Message message = (Message) read.event();
        assertThat(message.text()).isEqualTo("hello");
        assertThat(message.kind()).isEqualTo(FrameKind.TEXT);
        assertThat(message.sequence()).isEqualTo(7);
        assertThat(message.connection().id()).hasToString(Records.CONNECTION);
        assertThat(message.connection().route()).isEqualTo("ws");
        assertThat(message.connection().userId()).isEqualTo("ann");
        assertThat(message.id()).isEqualTo(Records.CONNECTION + ":7");
        assertThat(message.headers().text("ce_specversion")).isEqualTo("1.0");
        assertThat(message).hasToString("TEXT message 7 of gw-1.k3x.5.42, 5 bytes");
        assertThat(read.reply())
                .isEqualTo(new ReplyAddress("barnabas.outbound", 5, "~" + Records.CONNECTION + ":7:t:ws"));
    }

    @Test
    void theKindIsThatOfTheContentTypeElseOfTheCorrelationId() {
        ConsumerRecord<byte[], byte[]> binary = put(message(""), HeaderNames.CONTENT_TYPE, "application/octet-stream");
        assertThat(((Message) read(binary).event()).kind()).isEqualTo(FrameKind.BINARY);
        ConsumerRecord<byte[], byte[]> untyped = put(
                without(message(""), HeaderNames.CONTENT_TYPE),
                HeaderNames.CORRELATION_ID,
                "~" + Records.CONNECTION + ":7:b:ws");
        assertThat(((Message) read(untyped).event()).kind()).isEqualTo(FrameKind.BINARY);
    }

    @Test
    void aCorrelationIdInAFormatOfNewerGatewaysIsCopiedUnread() {
        Inbound.Event read = read(put(message(""), HeaderNames.CORRELATION_ID, "!whatever it may be"));
        assertThat(read.reply().correlationId()).isEqualTo("!whatever it may be");
    }

    @Test
    void openedIsRead() {
        String json = new String(new OpenedEvent("ws", "/ws", "10.0.0.1:99", "https://a.example").toJson(), UTF_8);
        Inbound.Event read = read(event("opened", json));
        Opened opened = (Opened) read.event();
        assertThat(opened.path()).isEqualTo("/ws");
        assertThat(opened.remoteAddress()).isEqualTo("10.0.0.1:99");
        assertThat(opened.origin()).isEqualTo("https://a.example");
        assertThat(read.reply()).isNull();
    }

    @Test
    void attributesOfOpenedAreReadAndMustBeTexts() {
        OpenedEvent json = new OpenedEvent("ws", "/ws", "10.0.0.1:99", null, "orders.v2", Map.of("tenant", "acme"));
        Opened opened =
                (Opened) read(event("opened", new String(json.toJson(), UTF_8))).event();
        assertThat(opened.attributes()).isEqualTo(Map.of("tenant", "acme"));
        assertThat(opened.subprotocol()).isEqualTo("orders.v2");
        for (String bad : new String[] {"1", "[]", "{\"a\":1}", "{\"a\":null}"}) {
            fault(
                    event("opened", "{\"path\":\"/ws\",\"attributes\":" + bad + "}"),
                    DeadLetterCause.BAD_EVENT,
                    "expected an object of texts");
        }
    }

    @Test
    void connectIsReadWithItsReplyAddress() {
        Instant deadline = Instant.parse("2026-11-23T17:00:05.125Z");
        Inbound.Event read =
                read(connect(new ConnectEvent("ws", "/ws", "10.0.0.1:99", "https://a.example", "s3cret", deadline)));
        Connect connect = (Connect) read.event();
        assertThat(connect.connection().id()).hasToString(Records.CONNECTION);
        assertThat(connect.path()).isEqualTo("/ws");
        assertThat(connect.remoteAddress()).isEqualTo("10.0.0.1:99");
        assertThat(connect.origin()).isEqualTo("https://a.example");
        assertThat(connect.token()).isEqualTo("s3cret");
        assertThat(connect.deadline()).isEqualTo(deadline);
        assertThat(connect.toString()).contains("a token").doesNotContain("s3cret");
        assertThat(read.reply())
                .isEqualTo(new ReplyAddress("barnabas.outbound", 5, "~" + Records.CONNECTION + ":0:t:ws"));
    }

    @Test
    void aConnectWithoutAReplyAddressOrWithABadDeadlineIsAFault() {
        ConnectEvent event = new ConnectEvent("ws", "/ws", "10.0.0.1:99", null, null, Instant.EPOCH);
        fault(without(connect(event), HeaderNames.REPLY_TOPIC), DeadLetterCause.BAD_REPLY_ADDRESS, "kafka_replyTopic");
        fault(
                without(connect(event), HeaderNames.CORRELATION_ID),
                DeadLetterCause.BAD_CORRELATION_ID,
                "kafka_correlationId");
        fault(
                event("connect", "{\"path\":\"/ws\",\"deadline\":\"soon\"}"),
                DeadLetterCause.BAD_EVENT,
                "deadline is 'soon': expected a time");
    }

    @Test
    void whatIsKeptForLongerHasNoTokenInIt() {
        ConsumerRecord<byte[], byte[]> record =
                connect(new ConnectEvent("ws", "/ws", "10.0.0.1:99", null, "s3cret", Instant.EPOCH));
        ConsumerRecord<byte[], byte[]> kept = read(record).withoutToken();
        assertThat(new String(kept.value(), UTF_8))
                .isEqualTo("{\"route\":\"ws\",\"path\":\"/ws\",\"remoteAddress\":\"10.0.0.1:99\","
                        + "\"deadline\":\"1970-01-01T00:00:00Z\"}");
        assertThat(kept.headers()).isEqualTo(record.headers());
        assertThat(kept.offset()).isEqualTo(record.offset());
        ConsumerRecord<byte[], byte[]> other = message("hello");
        assertThat(read(other).withoutToken()).isSameAs(other);
    }

    @Test
    void closedIsReadInFull() {
        byte[] json = new ClosedEvent(CloseCode.NETWORK, 1006, "g\"one", false, 1, 2, 3, 4, 5, 6).toJson();
        Closed closed = (Closed) read(event("closed", new String(json, UTF_8))).event();
        assertThat(closed.code()).isEqualTo(1006);
        assertThat(closed.reason()).isEqualTo("g\"one");
        assertThat(closed.wasClean()).isFalse();
        assertThat(closed.closedBy()).isEqualTo("network");
        assertThat(closed.cause()).isEqualTo("network");
        assertThat(closed.durationMs()).isEqualTo(1);
        assertThat(closed.framesIn()).isEqualTo(2);
        assertThat(closed.framesOut()).isEqualTo(3);
        assertThat(closed.bytesIn()).isEqualTo(4);
        assertThat(closed.bytesOut()).isEqualTo(5);
        assertThat(closed.lastSequence()).isEqualTo(6);
    }

    @Test
    void countsThatNobodyKnowsAndFieldsOfNewerGatewaysAreNoFault() {
        String json = CLOSED.replace("}", ",\"later\":[1]}");
        Closed closed = (Closed) read(event("closed", json)).event();
        assertThat(closed.durationMs()).isEqualTo(-1);
        assertThat(closed.lastSequence()).isEqualTo(-1);
        assertThat(closed.reason()).isEmpty();
    }

    @Test
    void undeliveredIsRead() {
        byte[] json =
                new UndeliveredEvent(UndeliveredEvent.Cause.GONE, "~x", 9, "barnabas.outbound", 5, 77, 12).toJson();
        Undelivered undelivered = (Undelivered)
                read(event("undelivered", new String(json, UTF_8))).event();
        assertThat(undelivered.cause()).isEqualTo("gone");
        assertThat(undelivered.correlationId()).isEqualTo("~x");
        assertThat(undelivered.sequence()).isEqualTo(9);
        assertThat(undelivered.topic()).isEqualTo("barnabas.outbound");
        assertThat(undelivered.partition()).isEqualTo(5);
        assertThat(undelivered.offset()).isEqualTo(77);
        assertThat(undelivered.bytes()).isEqualTo(12);
    }

    @Test
    void aTypeThatIsNotKnownIsNoFault() {
        Inbound read = InboundReader.read(event("sang", "la"));
        assertThat(read).isInstanceOf(Inbound.Unknown.class);
        assertThat(((Inbound.Unknown) read).type()).isEqualTo("io.barnabas.connection.sang");
    }

    @Test
    void eachFaultHasItsCauseAndNamesWhatItSaw() {
        fault(without(message(""), HeaderNames.TYPE), DeadLetterCause.MISSING_TYPE, "ce_type is missing");
        fault(without(message(""), HeaderNames.SOURCE), DeadLetterCause.BAD_SOURCE, "ce_source is missing");
        fault(put(message(""), HeaderNames.SOURCE, "/else/ws"), DeadLetterCause.BAD_SOURCE, "'/else/ws'");
        fault(put(message(""), HeaderNames.SOURCE, "/barnabas/"), DeadLetterCause.BAD_SOURCE, "'/barnabas/'");
        fault(without(message(""), HeaderNames.SUBJECT), DeadLetterCause.BAD_SUBJECT, "ce_subject is missing");
        fault(put(message(""), HeaderNames.SUBJECT, "me"), DeadLetterCause.BAD_SUBJECT, "connection id 'me'");
        fault(without(message(""), HeaderNames.SEQUENCE), DeadLetterCause.BAD_SEQUENCE, "ce_sequence is missing");
        fault(put(message(""), HeaderNames.SEQUENCE, "-1"), DeadLetterCause.BAD_SEQUENCE, "'-1'");
        fault(put(message(""), HeaderNames.SEQUENCE, "0"), DeadLetterCause.BAD_SEQUENCE, "'0'");
        fault(
                put(message(""), HeaderNames.SEQUENCE, "99999999999999999999"),
                DeadLetterCause.BAD_SEQUENCE,
                "'99999999999999999999'");
        fault(without(message(""), HeaderNames.CORRELATION_ID), DeadLetterCause.BAD_CORRELATION_ID, "is missing");
        fault(put(message(""), HeaderNames.CORRELATION_ID, ""), DeadLetterCause.BAD_CORRELATION_ID, "is empty");
        fault(put(message(""), HeaderNames.CORRELATION_ID, "~a:b"), DeadLetterCause.BAD_CORRELATION_ID, "'~a:b'");
        fault(
                put(message(""), HeaderNames.CORRELATION_ID, "!".repeat(513)),
                DeadLetterCause.BAD_CORRELATION_ID,
                "513 characters");
        fault(without(message(""), HeaderNames.REPLY_TOPIC), DeadLetterCause.BAD_REPLY_ADDRESS, "is missing");
        fault(without(message(""), HeaderNames.REPLY_PARTITION), DeadLetterCause.BAD_REPLY_ADDRESS, "is missing");
        fault(put(message(""), HeaderNames.REPLY_PARTITION, "5"), DeadLetterCause.BAD_REPLY_ADDRESS, "of 1 bytes");
    }

    @Test
    void aLifecycleValueThatIsNotTheRightJsonIsAFault() {
        fault(event("closed", ""), DeadLetterCause.BAD_EVENT, "the value is empty");
        fault(event("closed", "nope"), DeadLetterCause.BAD_EVENT, "the value is no JSON");
        fault(event("closed", "[]"), DeadLetterCause.BAD_EVENT, "JSON ARRAY: expected an object");
        fault(event("closed", "{}"), DeadLetterCause.BAD_EVENT, "code is missing");
        fault(event("closed", CLOSED.replace("1000", "\"1000\"")), DeadLetterCause.BAD_EVENT, "code is \"1000\"");
        fault(event("closed", CLOSED.replace("1000", "70000")), DeadLetterCause.BAD_EVENT, "code is 70000");
        fault(event("closed", CLOSED.replace("true", "1")), DeadLetterCause.BAD_EVENT, "wasClean is 1");
        fault(event("closed", CLOSED.replace("\"client\"", "1")), DeadLetterCause.BAD_EVENT, "closedBy is 1");
        fault(event("closed", CLOSED.replace("}", ",\"framesIn\":-1}")), DeadLetterCause.BAD_EVENT, "framesIn is -1");
        fault(event("closed", CLOSED.replace("}", ",\"framesIn\":1.5}")), DeadLetterCause.BAD_EVENT, "is 1.5");
        fault(event("opened", "{}"), DeadLetterCause.BAD_EVENT, "path is missing");
        fault(event("undelivered", "{}"), DeadLetterCause.BAD_EVENT, "cause is missing");
    }

    @Test
    void aConnectThatCannotBeReadLosesItsTokenForThoseWhoKeepIt() {
        ConsumerRecord<byte[], byte[]> unaddressed = without(
                Records.connect(new ConnectEvent("ws", "/ws", "192.0.2.1:9", null, "s3cret", Instant.EPOCH)),
                HeaderNames.REPLY_TOPIC);
        ConsumerRecord<byte[], byte[]> kept = ((Inbound.Malformed) InboundReader.read(unaddressed)).withoutToken();
        assertThat(new String(kept.value(), UTF_8)).contains("\"path\":\"/ws\"").doesNotContain("s3cret");
        assertThat(kept.headers()).isEqualTo(unaddressed.headers());

        ConsumerRecord<byte[], byte[]> noJson = event("connect", "s3cret");
        assertThat(((Inbound.Malformed) InboundReader.read(noJson))
                        .withoutToken()
                        .value())
                .isEmpty();

        ConsumerRecord<byte[], byte[]> message = without(message("hello"), HeaderNames.SEQUENCE);
        assertThat(((Inbound.Malformed) InboundReader.read(message)).withoutToken())
                .isSameAs(message);
    }

    @Test
    void noHeaderMakesTheReaderThrow() {
        for (String header : new String[] {
            HeaderNames.TYPE, HeaderNames.SOURCE, HeaderNames.SUBJECT, HeaderNames.SEQUENCE,
            HeaderNames.CORRELATION_ID, HeaderNames.REPLY_TOPIC, HeaderNames.REPLY_PARTITION, HeaderNames.CONTENT_TYPE
        }) {
            ConsumerRecord<byte[], byte[]> empty = without(message(""), header);
            empty.headers().add(header, null);
            assertThat(InboundReader.read(empty)).isNotNull();
            assertThat(InboundReader.read(put(message(""), header, "\u0000\ufffd")))
                    .isNotNull();
        }
    }

    private static Inbound.Event read(ConsumerRecord<byte[], byte[]> record) {
        Inbound read = InboundReader.read(record);
        assertThat(read).as("%s", read).isInstanceOf(Inbound.Event.class);
        return (Inbound.Event) read;
    }

    private static void fault(ConsumerRecord<byte[], byte[]> record, DeadLetterCause cause, String detail) {
        Inbound.Malformed malformed = (Inbound.Malformed) InboundReader.read(record);
        assertThat(malformed.cause()).isEqualTo(cause);
        assertThat(malformed.detail()).contains(detail);
    }
}
