package io.barnabas.worker.reply;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.worker.handler.OutputTooLargeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What a record counts for, in bytes: an upper bound of a batch that holds it alone (Kafka protocol, record batch v2).
 */
public final class RecordSize {
    /** Fits the largest message that a route can have, with its headers. */
    public static final int MAX_BYTES = RouteConfig.MAX_MESSAGE_BYTES + (64 << 10);

    private static final int BATCH_OVERHEAD = 61;
    private static final int RECORD_OVERHEAD = 40;
    private static final int HEADER_OVERHEAD = 10;

    private RecordSize() {}

    public static long of(ProducerRecord<byte[], byte[]> record) {
        long size = (long) BATCH_OVERHEAD + RECORD_OVERHEAD + length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += HEADER_OVERHEAD + header.key().length() + length(header.value());
        }
        return size;
    }

    /** @throws OutputTooLargeException when no topic could take the record */
    static void check(ProducerRecord<byte[], byte[]> record) {
        if (of(record) > MAX_BYTES) {
            throw tooLarge(record, MAX_BYTES + " bytes, the most that a worker sends");
        }
    }

    /** @param limit what was expected at most, in words */
    public static OutputTooLargeException tooLarge(ProducerRecord<byte[], byte[]> record, String limit) {
        return new OutputTooLargeException("record of " + length(record.value()) + " bytes (" + of(record)
                + " with key, headers and overhead) is too large for topic " + record.topic() + ": expected at most "
                + limit);
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
