package io.barnabas.worker.failure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.worker.inbound.DeadLetterCause;
import io.barnabas.worker.inbound.Records;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    @Test
    void keyValueAndHeadersComeAsTheyWereWithTheCauseBehindThem() {
        ConsumerRecord<byte[], byte[]> original = Records.record("value".getBytes(UTF_8));
        original.headers().add("any", new byte[] {1});
        original.headers().add("any", null);

        ProducerRecord<byte[], byte[]> letter =
                new DeadLetter(DeadLetterCause.BAD_SUBJECT, 0, "why", null).toRecord("dlt", original);

        assertThat(letter.topic()).isEqualTo("dlt");
        assertThat(letter.key()).isEqualTo(original.key());
        assertThat(letter.value()).isEqualTo(original.value());
        assertThat(headers(letter))
                .containsExactly(
                        "any=\u0001",
                        "any=null",
                        "barnabas_dlt_cause=bad-subject",
                        "barnabas_dlt_topic=barnabas.inbound",
                        "barnabas_dlt_partition=3",
                        "barnabas_dlt_offset=17",
                        "barnabas_dlt_attempts=0",
                        "barnabas_dlt_message=why");
    }

    @Test
    void anExceptionIsToldWithItsStackCut() {
        Throwable deep = new IllegalStateException("no " + "x".repeat(10_000));
        ProducerRecord<byte[], byte[]> letter = new DeadLetter(DeadLetterCause.HANDLER_FAILED, 3, "no", deep)
                .toRecord("dlt", Records.record(new byte[0]));

        assertThat(headers(letter))
                .contains("barnabas_dlt_attempts=3", "barnabas_dlt_exception=java.lang.IllegalStateException");
        byte[] stack = letter.headers().lastHeader("barnabas_dlt_stack").value();
        assertThat(stack).hasSize(4096);
        assertThat(new String(stack, UTF_8)).startsWith("java.lang.IllegalStateException: no xxx");
    }

    @Test
    void aRecordThatWasDeadLetteredBeforeCarriesTheLastCauseOnly() {
        ConsumerRecord<byte[], byte[]> again = Records.record(new byte[0]);
        again.headers().add("barnabas_dlt_cause", "handler-failed".getBytes(UTF_8));
        again.headers().add("barnabas_dlt_stack", "old".getBytes(UTF_8));

        List<String> headers =
                headers(new DeadLetter(DeadLetterCause.BAD_EVENT, 0, "why", null).toRecord("dlt", again));

        assertThat(headers).contains("barnabas_dlt_cause=bad-event");
        assertThat(headers).noneMatch(it -> it.contains("old") || it.contains("handler-failed"));
    }

    @Test
    void textIsCutBetweenCharacters() {
        assertThat(new String(DeadLetter.cut("aé", 2), UTF_8)).isEqualTo("a");
        assertThat(new String(DeadLetter.cut("aé", 3), UTF_8)).isEqualTo("aé");
        assertThat(new String(DeadLetter.cut("😀😀", 7), UTF_8)).isEqualTo("😀");
    }

    private static List<String> headers(ProducerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(header.key() + "=" + (header.value() == null ? null : new String(header.value(), UTF_8)));
        }
        return headers;
    }
}
