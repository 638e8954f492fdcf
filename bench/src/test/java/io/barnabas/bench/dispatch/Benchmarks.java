package io.barnabas.bench.dispatch;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs JMH; by hand, as no build finds it by its name. {@code bench/README.md} has the command. */
class Benchmarks {
    @Test
    void dispatch() throws Exception {
        new Runner(new OptionsBuilder()
                        .include(DispatchBenchmark.class.getName())
                        .build())
                .run();
    }
}
