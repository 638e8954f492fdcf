package io.barnabas.worker.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.Target;
import io.barnabas.common.contract.Topics;
import io.barnabas.worker.handler.ConnectionInfo;
import io.barnabas.worker.handler.EventHeaders;
import io.barnabas.worker.inbound.ReplyAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class OutputRecordsTest {
    private static final String CONNECTION = "gw-1.k3x.5.42";
    private static final byte[] PAYLOAD = "hello".getBytes(UTF_8);

    private final OutputRecords records = records(EventHeaders.NONE);

    @Test
    void aReplyGoesWhereItsRequestSaysWithTheCorrelationIdAsItCame() {
        ProducerRecord<byte[], byte[]> reply =
                records.reply(new ReplyAddress("elsewhere", 3, "!opaque"), FrameKind.TEXT, PAYLOAD);
        assertThat(reply.topic()).isEqualTo("elsewhere");
        assertThat(reply.partition()).isEqualTo(3);
        assertThat(reply.key()).isNull();
        assertThat(reply.value()).isEqualTo(PAYLOAD);
        assertThat(headers(reply))
                .isEqualTo(Map.of("kafka_correlationId", "!opaque", "content-type", "text/plain; charset=utf-8"));
    }

    @Test
    void aPushGoesToThePartitionInTheConnectionIdAndNamesTheRoute() {
        ProducerRecord<byte[], byte[]> push = records.push(FrameKind.BINARY, PAYLOAD);
        assertThat(push.topic()).isEqualTo("barnabas.outbound");
        assertThat(push.partition()).isEqualTo(5);
        assertThat(headers(push))
                .isEqualTo(Map.of(
                        "kafka_correlationId",
                        "~" + CONNECTION + ":0:t:ws",
                        "content-type",
                        "application/octet-stream"));
    }

    @Test
    void aFanOutRecordIsKeyedByItsTarget() {
        ProducerRecord<byte[], byte[]> chat = records.fanout(Target.channel("chat"), FrameKind.TEXT, PAYLOAD);
        assertThat(chat.topic()).isEqualTo("barnabas.fanout");
        assertThat(chat.partition()).isNull();
        assertThat(chat.key()).isEqualTo("channel/chat".getBytes(UTF_8));
        assertThat(headers(chat))
                .isEqualTo(Map.of("barnabas_target", "channel/chat", "content-type", "text/plain; charset=utf-8"));

        ProducerRecord<byte[], byte[]> all = records.fanout(Target.EVERYONE, FrameKind.TEXT, PAYLOAD);
        assertThat(all.key()).isEqualTo("everyone".getBytes(UTF_8));
        assertThat(headers(all)).containsEntry("barnabas_target", "everyone");
    }

    @Test
    void aPushOnAnEventThatWantsNoAnswerNamesTheConnectionAloneSoThatNoLoopCanArise() {
        OutputRecords silent = new OutputRecords(
                RouteConfig.of("ws", "/ws", Topics.DEFAULT),
                new ConnectionInfo(ConnectionId.parse(CONNECTION), "ws", null),
                name -> null,
                false);
        assertThat(headers(silent.push(FrameKind.TEXT, PAYLOAD))).containsEntry("kafka_correlationId", CONNECTION);
        assertThat(headers(silent.close(1000, ""))).containsEntry("kafka_correlationId", CONNECTION);
    }

    @Test
    void aDecisionGoesWhereItsQuestionSays() {
        ReplyAddress address = new ReplyAddress("elsewhere", 3, "!opaque");
        ProducerRecord<byte[], byte[]> accept =
                records.decision(address, ConnectDecision.accept("ada", Map.of("tenant", "acme"), null));
        assertThat(accept.topic()).isEqualTo("elsewhere");
        assertThat(accept.partition()).isEqualTo(3);
        assertThat(new String(accept.value(), UTF_8))
                .isEqualTo("{\"user\":\"ada\",\"attributes\":{\"tenant\":\"acme\"}}");
        assertThat(headers(accept))
                .isEqualTo(Map.of(
                        "kafka_correlationId", "!opaque",
                        "barnabas_action", "accept",
                        "content-type", "application/json"));

        ProducerRecord<byte[], byte[]> refuse = records.decision(address, ConnectDecision.refuse(429, "Later."));
        assertThat(refuse.partition()).isEqualTo(3);
        assertThat(refuse.value()).isEmpty();
        assertThat(headers(refuse))
                .isEqualTo(Map.of(
                        "kafka_correlationId", "!opaque",
                        "barnabas_action", "refuse",
                        "barnabas_code", "429",
                        "barnabas_reason", "Later."));
    }

    @Test
    void aCloseCarriesCodeAndReason() {
        ProducerRecord<byte[], byte[]> close = records.close(4000, "enough");
        assertThat(close.topic()).isEqualTo("barnabas.outbound");
        assertThat(close.partition()).isEqualTo(5);
        assertThat(close.value()).isEmpty();
        assertThat(headers(close))
                .isEqualTo(Map.of(
                        "kafka_correlationId", "~" + CONNECTION + ":0:t:ws",
                        "barnabas_action", "close",
                        "barnabas_code", "4000",
                        "barnabas_reason", "enough"));
    }

    @Test
    void aCloseWithACodeOrReasonThatMustNotBeSentIsRefused() {
        for (int code : new int[] {-1, 0, 999, 1002, 1004, 1005, 1006, 1010, 1015, 2999, 5000}) {
            assertThatThrownBy(() -> records.close(code, ""))
                    .hasMessageStartingWith("close code " + code + ": expected");
        }
        assertThat(records.close(1000, "é".repeat(61))).isNotNull();
        assertThatThrownBy(() -> records.close(1000, "é".repeat(62)))
                .hasMessageStartingWith("close reason of 124 bytes: expected at most 123");
    }

    @Test
    void theTraceGoesOnInEveryKindOfRecord() {
        OutputRecords traced = records(name -> switch (name) {
            case "traceparent" -> "00-aa-bb-01";
            case "tracestate" -> "v=1";
            default -> null;
        });
        for (ProducerRecord<byte[], byte[]> record : List.of(
                traced.reply(new ReplyAddress("t", 0, "c"), FrameKind.TEXT, PAYLOAD),
                traced.push(FrameKind.TEXT, PAYLOAD),
                traced.fanout(Target.user("ann"), FrameKind.TEXT, PAYLOAD),
                traced.close(1000, ""))) {
            assertThat(headers(record))
                    .containsEntry("traceparent", "00-aa-bb-01")
                    .containsEntry("tracestate", "v=1");
        }
    }

    @Test
    void theSizeCountsKeyValueAndHeaders() {
        ProducerRecord<byte[], byte[]> small = records.push(FrameKind.TEXT, new byte[0]);
        ProducerRecord<byte[], byte[]> large = records.push(FrameKind.TEXT, new byte[1000]);
        assertThat(RecordSize.of(large) - RecordSize.of(small)).isEqualTo(1000);
        assertThat(RecordSize.of(small)).isBetween(100L, 300L);
    }

    private static OutputRecords records(EventHeaders request) {
        return new OutputRecords(
                RouteConfig.of("ws", "/ws", Topics.DEFAULT),
                new ConnectionInfo(ConnectionId.parse(CONNECTION), "ws", null),
                request,
                true);
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : record.headers()) {
            assertThat(headers.put(header.key(), new String(header.value(), UTF_8)))
                    .isNull();
        }
        return headers;
    }
}
