package io.barnabas.worker.transaction;

import io.barnabas.worker.handler.OutputTooLargeException;
import io.barnabas.worker.reply.Outputs;
import io.barnabas.worker.reply.RecordSize;
import io.barnabas.worker.reply.TopicLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What attempts at the records of one partition have sent, by the record's offset, until a transaction takes it along
 * with that offset. Thread-safe.
 */
final class HeldPartition {
    /** A partition's outputs together, in bytes; over it attempts fail, and are tried again once a commit has made room. */
    static final long MAX_BYTES = 64L << 20;

    private final TopicLimits limits;
    private final NavigableMap<Long, List<ProducerRecord<byte[], byte[]>>> kept = new TreeMap<>();
    private long bytes;

    HeldPartition(TopicLimits limits) {
        this.limits = limits;
    }

    Outputs.Attempt attempt(long offset) {
        return new HeldAttempt(offset);
    }

    /** What belongs to records before that offset, in the order of those records. It stays until {@link #forget}. */
    synchronized List<ProducerRecord<byte[], byte[]>> below(long offset) {
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
        kept.headMap(offset).values().forEach(all::addAll);
        return all;
    }

    /** What belongs to records before that offset is in the log. */
    synchronized void forget(long offset) {
        NavigableMap<Long, List<ProducerRecord<byte[], byte[]>>> done = kept.headMap(offset, false);
        for (List<ProducerRecord<byte[], byte[]>> records : done.values()) {
            bytes -= size(records);
        }
        done.clear();
    }

    synchronized long bytes() {
        return bytes;
    }

    private synchronized void keep(long offset, List<ProducerRecord<byte[], byte[]>> records) {
        kept.computeIfAbsent(offset, it -> new ArrayList<>()).addAll(records);
        bytes += size(records);
    }

    private static long size(List<ProducerRecord<byte[], byte[]>> records) {
        return records.stream().mapToLong(RecordSize::of).sum();
    }

    private final class HeldAttempt implements Outputs.Attempt {
        private final long offset;
        private final List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();

        HeldAttempt(long offset) {
            this.offset = offset;
        }

        @Override
        public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            callback.onSent(add(record));
        }

        private @Nullable Exception add(ProducerRecord<byte[], byte[]> record) {
            OutputTooLargeException problem = limits.problem(record);
            if (problem != null) {
                return problem;
            }
            synchronized (sent) {
                if (bytes() + size(sent) + RecordSize.of(record) > MAX_BYTES) {
                    return new IllegalStateException("more than " + MAX_BYTES
                            + " bytes wait for the transaction of this partition: expected a commit before");
                }
                sent.add(record);
                return null;
            }
        }

        @Override
        public void keep() {
            List<ProducerRecord<byte[], byte[]>> all;
            synchronized (sent) {
                all = List.copyOf(sent);
            }
            HeldPartition.this.keep(offset, all);
        }
    }
}
