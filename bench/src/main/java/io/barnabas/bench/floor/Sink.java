package io.barnabas.bench.floor;

import io.barnabas.bench.load.Progress;
import io.barnabas.bench.load.Samples;
import io.barnabas.bench.load.Stamp;
import io.barnabas.bench.load.Timeline;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The reading half of the floor's gateway. Thread-safe; reads on the thread that runs it. */
final class Sink implements Runnable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final Timeline timeline;
    private final IntConsumer next;
    private final Samples samples;
    private long received;
    private volatile boolean stopped;

    /** @param next told the connection of each record that came back */
    Sink(Consumer<byte[], byte[]> consumer, Timeline timeline, IntConsumer next) {
        this.consumer = consumer;
        this.timeline = timeline;
        this.next = next;
        this.samples = new Samples(timeline);
    }

    void stop() {
        stopped = true;
    }

    synchronized long received() {
        return received;
    }

    synchronized Progress progress(long sent) {
        Progress mine = samples.takeProgress();
        return new Progress(sent, mine.received(), mine.recent());
    }

    /** Of a thread that has ended. */
    Samples samples() {
        return samples;
    }

    @Override
    public void run() {
        while (!stopped) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record.value());
            }
        }
    }

    private void take(byte @Nullable [] value) {
        long now = System.nanoTime();
        if (value == null || !Stamp.isAt(value)) {
            return;
        }
        long intended = Stamp.intendedNanos(value);
        if (timeline.phaseAt(intended) == null) {
            // Of an earlier round.
            return;
        }
        synchronized (this) {
            received++;
            samples.onReceived(intended, now);
        }
        next.accept(Stamp.connection(value));
    }
}
