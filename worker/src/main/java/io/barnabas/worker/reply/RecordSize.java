package io.barnabas.worker.reply;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What a record counts for, in bytes: an upper bound of a batch that holds it alone (Kafka protocol, record batch v2).
 */
final class RecordSize {
    private static final int BATCH_OVERHEAD = 61;
    private static final int RECORD_OVERHEAD = 40;
    private static final int HEADER_OVERHEAD = 10;

    private RecordSize() {}

    static long of(ProducerRecord<byte[], byte[]> record) {
        long size = (long) BATCH_OVERHEAD + RECORD_OVERHEAD + length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += HEADER_OVERHEAD + header.key().length() + length(header.value());
        }
        return size;
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
