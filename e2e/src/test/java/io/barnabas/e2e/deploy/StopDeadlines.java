package io.barnabas.e2e.deploy;

import io.barnabas.gateway.drain.DrainConfig;
import io.barnabas.worker.consume.ConsumeConfig;
import java.time.Duration;

/** The longest that our processes take from SIGTERM to their end, with the defaults. */
final class StopDeadlines {
    /** A signal waits so long for a start that is under way. */
    private static final Duration START = Duration.ofSeconds(15);
    /** The gateway's tie to Kafka, its readers and its producer: 10 s each, one after the other. */
    private static final Duration GATEWAY_CLIENTS = Duration.ofSeconds(30);
    /** The worker leaves its group (20 s) and closes its producer (5 s). */
    private static final Duration WORKER_CLIENTS = Duration.ofSeconds(25);

    static final Duration GATEWAY = START.plus(DrainConfig.DEFAULT.total()).plus(GATEWAY_CLIENTS);
    static final Duration WORKER = START.plus(ConsumeConfig.DEFAULT.stop()).plus(WORKER_CLIENTS);

    private StopDeadlines() {}
}
