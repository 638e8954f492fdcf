package io.barnabas.gateway.egress;

import io.barnabas.common.Deadline;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that runs one {@link EgressReader} until it is asked to stop, whatever Kafka says. Thread-safe. */
final class ReaderThread {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderThread.class);
    private static final Duration POSITION_TIMEOUT = Duration.ofSeconds(30);
    private static final long PAUSE_AFTER_ERROR_MS = 1_000;
    /** Between two refusals a poll may come back with nothing: only some that follow each other show that it reads. */
    private static final Duration FAILING = Duration.ofSeconds(3);

    private final EgressReader reader;
    private final LongSupplier nanoClock;
    private final Thread thread;
    private final AtomicInteger renewalsAsked = new AtomicInteger();
    private int renewals;
    private volatile boolean positioned;
    /** Until when the last refusal counts; null while there was none. */
    private volatile @Nullable Deadline failing;

    private volatile boolean stopping;

    /** @param reader closed by the thread at its end */
    ReaderThread(String name, EgressReader reader, LongSupplier nanoClock) {
        this.reader = reader;
        this.nanoClock = nanoClock;
        this.thread = new Thread(this::run, name);
    }

    void start() {
        thread.start();
    }

    /** Whether it has gone to the end of its partitions and still reads: Kafka has refused nothing of late. */
    boolean isReading() {
        Deadline refused = failing;
        return positioned && thread.isAlive() && (refused == null || refused.isOver());
    }

    /** It goes on with a new consumer where it stands. */
    void askToRenew() {
        renewalsAsked.incrementAndGet();
        reader.wakeup();
    }

    void askToStop() {
        stopping = true;
        reader.wakeup();
    }

    /** Waits for it to end, until then at most. */
    void join(Deadline deadline) throws InterruptedException {
        deadline.join(thread);
    }

    private void run() {
        try (reader) {
            while (!stopping) {
                try {
                    renew();
                    if (!positioned) {
                        reader.position(POSITION_TIMEOUT);
                        positioned = true;
                    }
                    reader.runOnce();
                } catch (WakeupException e) {
                    LOG.debug("Woken up", e);
                } catch (InterruptException | InterruptedException e) {
                    stopping = true;
                } catch (KafkaException e) {
                    failing = new Deadline(FAILING, nanoClock);
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

    private void renew() {
        int asked = renewalsAsked.get();
        if (renewals != asked) {
            reader.renew();
            renewals = asked;
        }
    }
}
