package io.barnabas.worker.failure;

import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.worker.inbound.DeadLetterCause;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What is told about a record that goes to the dead-letter topic.
 *
 * @param attempts how often a handler tried it; 0 for none
 * @param message the value seen and what was expected, or the exception's message
 * @param exception null where there was none
 */
record DeadLetter(
        DeadLetterCause cause,
        int attempts,
        String message,
        @Nullable Throwable exception) {
    static final int MAX_STACK_BYTES = 4 << 10;
    static final int MAX_MESSAGE_BYTES = 1 << 10;

    private static final List<String> OWN_HEADERS = List.of(
            HeaderNames.DLT_CAUSE,
            HeaderNames.DLT_TOPIC,
            HeaderNames.DLT_PARTITION,
            HeaderNames.DLT_OFFSET,
            HeaderNames.DLT_ATTEMPTS,
            HeaderNames.DLT_EXCEPTION,
            HeaderNames.DLT_MESSAGE,
            HeaderNames.DLT_STACK);

    /** The record for the topic: key, value and headers as they came, and the cause in headers of its own. */
    ProducerRecord<byte[], byte[]> toRecord(String topic, ConsumerRecord<byte[], byte[]> original) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, original.key(), original.value());
        Headers headers = letter.headers();
        for (Header header : original.headers()) {
            if (!OWN_HEADERS.contains(header.key())) {
                headers.add(header);
            }
        }
        RecordHeaders.put(headers, HeaderNames.DLT_CAUSE, cause.label());
        RecordHeaders.put(headers, HeaderNames.DLT_TOPIC, original.topic());
        RecordHeaders.put(headers, HeaderNames.DLT_PARTITION, Integer.toString(original.partition()));
        RecordHeaders.put(headers, HeaderNames.DLT_OFFSET, Long.toString(original.offset()));
        RecordHeaders.put(headers, HeaderNames.DLT_ATTEMPTS, Integer.toString(attempts));
        headers.add(HeaderNames.DLT_MESSAGE, cut(message, MAX_MESSAGE_BYTES));
        if (exception != null) {
            RecordHeaders.put(
                    headers, HeaderNames.DLT_EXCEPTION, exception.getClass().getName());
            headers.add(HeaderNames.DLT_STACK, cut(stack(exception), MAX_STACK_BYTES));
        }
        return letter;
    }

    /** The text as UTF-8, cut between characters. */
    static byte[] cut(String text, int maxBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= maxBytes) {
            return bytes;
        }
        int end = maxBytes;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    private static String stack(Throwable exception) {
        StringWriter text = new StringWriter();
        exception.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
