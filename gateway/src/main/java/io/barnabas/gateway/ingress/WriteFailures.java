package io.barnabas.gateway.ingress;

import io.barnabas.gateway.connection.InboundEvent;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs failed writes: each second the first, with how many came since the last line. Thread-safe. */
final class WriteFailures {
    private static final Logger LOG = LoggerFactory.getLogger(WriteFailures.class);
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final AtomicLong lastLogged = new AtomicLong(System.nanoTime() - INTERVAL_NANOS);
    private final AtomicLong since = new AtomicLong();

    void log(Exception exception, InboundEvent event) {
        since.incrementAndGet();
        long now = System.nanoTime();
        long last = lastLogged.get();
        if (now - last >= INTERVAL_NANOS && lastLogged.compareAndSet(last, now)) {
            LOG.warn(
                    "Kafka did not accept a {} event of route {} ({} failed since the last such line): {}",
                    event.type(),
                    event.source().route().name(),
                    since.getAndSet(0),
                    exception.toString());
        }
    }
}
