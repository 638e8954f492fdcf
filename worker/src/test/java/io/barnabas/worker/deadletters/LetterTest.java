package io.barnabas.worker.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.HeaderNames;
import io.barnabas.worker.inbound.Records;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class LetterTest {
    private final ConsumerRecord<byte[], byte[]> record = Records.message("hello");
    private final Letter letter = new Letter(record);

    LetterTest() {
        Records.put(record, HeaderNames.DLT_CAUSE, "handler-failed");
        Records.put(record, HeaderNames.DLT_TOPIC, "shop.inbound");
        Records.put(record, HeaderNames.DLT_PARTITION, "7");
        Records.put(record, HeaderNames.DLT_OFFSET, "42");
        Records.put(record, HeaderNames.DLT_STACK, "at …");
    }

    @Test
    void aLetterTellsWhatItWas() {
        assertThat(letter.at()).hasToString("barnabas.inbound-3@17");
        assertThat(letter.original()).hasToString("shop.inbound-7@42");
        assertThat(letter.cause()).isEqualTo("handler-failed");
        assertThat(letter.route()).isEqualTo("ws");
        assertThat(letter.type()).isEqualTo("message");
        assertThat(letter.attempts()).isEqualTo("-");
        assertThat(letter.value()).isEqualTo("hello".getBytes(UTF_8));
    }

    @Test
    void itIsSentBackAsItCameWithItsOwnPlace() {
        List<String> before = names(Records.message("hello").headers());
        ProducerRecord<byte[], byte[]> again = letter.toReplay(new Position("shop.inbound", 7, 42));
        assertThat(again.topic()).isEqualTo("shop.inbound");
        assertThat(again.partition()).isEqualTo(7);
        assertThat(again.key()).isEqualTo(record.key());
        assertThat(again.value()).isEqualTo(record.value());
        before.add(HeaderNames.DLT_REPLAY_OF);
        assertThat(names(again.headers())).isEqualTo(before);
        assertThat(new String(
                        again.headers().lastHeader(HeaderNames.DLT_REPLAY_OF).value(), UTF_8))
                .isEqualTo("barnabas.inbound-3@17");
    }

    @Test
    void theTokenOfAConnectIsNeverShown() {
        assertThat(new String(
                        new Letter(Records.event("connect", "{\"token\":\"s3cret\",\"path\":\"/ws\"}")).value(), UTF_8))
                .isEqualTo("{\"path\":\"/ws\"}");
        assertThat(new Letter(Records.event("connect", "s3cret")).value()).isEmpty();
    }

    @Test
    void whatHasNoHeadersIsALetterToo() {
        Letter bare = new Letter(Records.record(new byte[0]));
        assertThat(bare.original()).isNull();
        assertThat(bare.cause()).isEqualTo("-");
        assertThat(bare.route()).isEqualTo("-");
        assertThat(Replayer.refusal(bare)).isEqualTo("it does not say where it stood");
    }

    private static List<String> names(Iterable<Header> headers) {
        List<String> names = new ArrayList<>();
        headers.forEach(it -> names.add(it.key()));
        return names;
    }
}
