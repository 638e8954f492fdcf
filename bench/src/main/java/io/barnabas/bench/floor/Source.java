package io.barnabas.bench.floor;

import io.barnabas.bench.load.Message;
import io.barnabas.bench.load.RateSchedule;
import io.barnabas.bench.load.Samples;
import io.barnabas.bench.load.Stamp;
import io.barnabas.bench.load.Timeline;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The floor's clients and the sending half of its gateway. Thread-safe. */
final class Source {
    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final byte[][] keys;
    private final int[] numbers;
    private final byte[] template;
    private final Timeline timeline;
    private final Samples samples;
    private volatile long sent;
    private volatile boolean stopped;

    Source(Producer<byte[], byte[]> producer, String topic, int connections, Message message, Timeline timeline) {
        this.producer = producer;
        this.topic = topic;
        this.keys = new byte[connections][];
        for (int i = 0; i < connections; i++) {
            keys[i] = ("floor.0.0." + i).getBytes(StandardCharsets.UTF_8);
        }
        this.numbers = new int[connections];
        this.template = Stamp.template(message.size());
        this.timeline = timeline;
        this.samples = new Samples(timeline);
    }

    /** Sends each record at its time, until the end; for a thread of its own. */
    Runnable pacing(double perSecond) {
        RateSchedule schedule = new RateSchedule(timeline.startNanos(), perSecond);
        return () -> {
            long n = 0;
            long intended = schedule.intendedNanos(n);
            while (!stopped && intended - timeline.endNanos() < 0) {
                long wait = intended - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                } else {
                    send((int) (n % keys.length), intended);
                    intended = schedule.intendedNanos(++n);
                }
            }
        };
    }

    /** Begins a closed loop: one record per connection. */
    void sendFirst() {
        while (!stopped && System.nanoTime() - timeline.startNanos() < 0) {
            LockSupport.parkNanos(timeline.startNanos() - System.nanoTime());
        }
        for (int i = 0; i < keys.length; i++) {
            send(i, System.nanoTime());
        }
    }

    /** Goes on with a closed loop, unless it is over. */
    void sendNow(int connection) {
        long now = System.nanoTime();
        if (!stopped && timeline.phaseAt(now) != null) {
            send(connection, now);
        }
    }

    void stop() {
        stopped = true;
    }

    long sent() {
        return sent;
    }

    /** Of threads that have ended. */
    Samples samples() {
        return samples;
    }

    /** A record that fails is missed at the end. */
    @SuppressWarnings({"FutureReturnValueIgnored", "NonAtomicOperationOnVolatileField"})
    private synchronized void send(int connection, long intended) {
        byte[] value = template.clone();
        Stamp.write(value, intended, connection, numbers[connection]++);
        producer.send(new ProducerRecord<>(topic, keys[connection], value));
        sent++;
        samples.onSent(intended, System.nanoTime());
    }
}
