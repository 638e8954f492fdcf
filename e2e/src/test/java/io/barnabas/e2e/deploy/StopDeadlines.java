package io.barnabas.e2e.deploy;

import io.barnabas.common.command.Shutdown;
import io.barnabas.gateway.drain.DrainConfig;
import io.barnabas.worker.consume.ConsumeConfig;
import java.time.Duration;

/** The longest that our processes take from SIGTERM to their end, with the defaults. */
final class StopDeadlines {
    static final Duration GATEWAY =
            Shutdown.START_PATIENCE.plus(io.barnabas.gateway.App.longestStop(DrainConfig.DEFAULT));
    static final Duration WORKER =
            Shutdown.START_PATIENCE.plus(io.barnabas.worker.App.longestStop(ConsumeConfig.DEFAULT.stop()));

    private StopDeadlines() {}
}
