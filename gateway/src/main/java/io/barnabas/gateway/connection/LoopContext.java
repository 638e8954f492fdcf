package io.barnabas.gateway.connection;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What all connections of one event loop share.
 *
 * @param ingress the way to Kafka
 * @param metrics what happens, as counts
 * @param closes hears of each end
 * @param wheel the loop's deadlines
 * @param clock wall-clock time, for what others read
 * @param nanoTime nanoseconds since a fixed start, not negative, monotonic: for round trips and rates
 * @param random for jitter
 */
public record LoopContext(
        Ingress ingress,
        ConnectionMetrics metrics,
        CloseListener closes,
        TimingWheel wheel,
        InstantSource clock,
        LongSupplier nanoTime,
        RandomGenerator random) {}
