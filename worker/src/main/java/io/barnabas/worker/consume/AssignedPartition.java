package io.barnabas.worker.consume;

import io.barnabas.worker.dispatch.PartitionWork;
import io.barnabas.worker.dispatch.WindowConfig;
import io.barnabas.worker.inbound.Inbound;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One partition while it is this worker's. Consumer loop only, but for what the work itself guards. */
final class AssignedPartition {
    private static final Logger LOG = LoggerFactory.getLogger(AssignedPartition.class);
    /** What a record in memory costs beside key, value and headers, roughly. */
    private static final int OVERHEAD_BYTES = 256;

    private static final long UNKNOWN = -1;
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    final TopicPartition id;
    final PartitionWork<Inbound> work;
    private final Intake intake;
    private final WindowConfig window;
    private final ClosedConnections closed;
    private long position = UNKNOWN;
    private long committed = UNKNOWN;
    private boolean paused;
    private boolean slowKeyLogged;
    private long pausedAtNanos;

    AssignedPartition(TopicPartition id, PartitionWork<Inbound> work, Intake intake, WindowConfig window) {
        this.id = id;
        this.work = work;
        this.intake = intake;
        this.window = window;
        this.closed = new ClosedConnections(window.closedConnections());
    }

    /** The consumer found out where it stands. */
    void positioned(long offset) {
        if (position == UNKNOWN) {
            position = offset;
            committed = offset;
        }
    }

    boolean isPositioned() {
        return position != UNKNOWN;
    }

    /** Whether the offset lies before what was received: the log was cut or made anew. */
    boolean isBehind(long offset) {
        return isPositioned() && offset < position;
    }

    void take(List<ConsumerRecord<byte[], byte[]>> records) {
        positioned(records.get(0).offset());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Inbound inbound = intake.admit(record, closed);
            if (inbound == null) {
                work.skip(record.offset());
            } else {
                work.take(record.offset(), key(record), bytes(record), inbound);
            }
            position = record.offset() + 1;
        }
    }

    /** The offset that a commit would name; less than 0 where a commit would say nothing new. */
    long toCommit() {
        long committable = work.committable();
        return committable > committed ? committable : UNKNOWN;
    }

    void committed(long offset) {
        committed = Math.max(committed, offset);
    }

    /** Offsets between what is committed and what was received. */
    long uncommitted() {
        return position - committed;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether the partition should be read no more, for now: its window is full, or has not emptied by half since. */
    boolean wantsPause(PartitionWork.Load load) {
        return paused
                ? load.records() > window.records() / 2 || load.bytes() > window.bytes() / 2
                : load.records() >= window.records() || load.bytes() >= window.bytes();
    }

    void pausedAt(long nowNanos) {
        paused = true;
        slowKeyLogged = false;
        pausedAtNanos = nowNanos;
    }

    /** How long the pause has lasted. */
    long pausedNanos(long nowNanos) {
        return nowNanos - pausedAtNanos;
    }

    void resumed() {
        paused = false;
    }

    /** Names the key that holds the partition, once per pause, and only when the pause lasts. */
    void logSlowKey(PartitionWork.Load load, long nowNanos) {
        PartitionWork.Oldest oldest = work.oldest();
        if (slowKeyLogged || oldest == null || pausedNanos(nowNanos) < SLOW_NANOS) {
            return;
        }
        slowKeyLogged = true;
        LOG.warn(
                "{} is paused: its window is full with {} records ({} not done, {} bytes); the oldest is of key {}, offset"
                        + " {}, received {} s ago",
                id,
                load.records(),
                load.open(),
                load.bytes(),
                oldest.key(),
                oldest.offset(),
                TimeUnit.NANOSECONDS.toSeconds(oldest.waitedNanos()));
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    private static int bytes(ConsumerRecord<byte[], byte[]> record) {
        long size = OVERHEAD_BYTES
                + Math.max(0, record.serializedKeySize())
                + (long) Math.max(0, record.serializedValueSize());
        for (Header header : record.headers()) {
            size += header.key().length() + Objects.requireNonNullElse(header.value(), new byte[0]).length;
        }
        return (int) Math.min(Integer.MAX_VALUE, size);
    }
}
