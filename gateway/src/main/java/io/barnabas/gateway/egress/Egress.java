package io.barnabas.gateway.egress;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.gateway.connection.EventLoops;
import io.barnabas.gateway.ingress.NodeAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that brings records to connections. {@link #start} and {@link #stop} may be called from any thread. */
public final class Egress {
    private static final Logger LOG = LoggerFactory.getLogger(Egress.class);
    private static final Duration POSITION_TIMEOUT = Duration.ofSeconds(30);
    private static final long PAUSE_AFTER_ERROR_MS = 1_000;

    private final EgressReader reader;
    private final Consumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile boolean positioned;
    private volatile boolean stopping;

    /**
     * Makes the reader.
     *
     * @param outbound the node's own partitions
     * @param fanout all partitions of all fan-out topics
     */
    public Egress(
            KafkaSettings kafka,
            Set<TopicPartition> outbound,
            Set<TopicPartition> fanout,
            NodeAddress address,
            EventLoops loops,
            Reports reports,
            EgressMetrics metrics,
            InstantSource clock) {
        this.consumer = new KafkaConsumer<>(consumerSettings(kafka));
        RecordJudge judge = new RecordJudge(address, reports, metrics, clock);
        this.reader =
                new EgressReader(consumer, outbound, fanout, loops, new Delivery(reports, metrics), judge, metrics);
        this.thread = new Thread(this::run, "barnabas-egress");
    }

    public void start() {
        thread.start();
    }

    /** Whether it reads from the end of all partitions; answers of workers are heard from then on. */
    public boolean isPositioned() {
        return positioned && thread.isAlive();
    }

    /** Stops reading and waits for the thread to end, at most so long. */
    public void stop(Duration timeout) throws InterruptedException {
        stopping = true;
        reader.wakeup();
        thread.join(timeout.toMillis());
    }

    private void run() {
        try (consumer) {
            while (!stopping) {
                try {
                    if (!positioned) {
                        reader.position(POSITION_TIMEOUT);
                        positioned = true;
                    }
                    reader.runOnce();
                } catch (WakeupException e) {
                    LOG.debug("Woken up to stop", e);
                } catch (InterruptException | InterruptedException e) {
                    stopping = true;
                } catch (KafkaException e) {
                    LOG.warn("Reading records for connections failed, trying again: {}", e.toString());
                    Thread.sleep(PAUSE_AFTER_ERROR_MS);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupted", e);
        } catch (RuntimeException e) {
            LOG.error("The reader of records for connections ended; the node is not ready any more", e);
        }
    }

    private static Map<String, Object> consumerSettings(KafkaSettings kafka) {
        Map<String, Object> required = new HashMap<>();
        required.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        required.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        required.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        required.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // Bounds what one poll can bring into memory.
        required.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        required.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        return kafka.with(required);
    }
}
