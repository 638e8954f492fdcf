package io.barnabas.gateway.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainLogTest {
    private final List<String> lines = new ArrayList<>();
    private final DrainLog log = new DrainLog(lines::add);

    @Test
    void eachPhaseAndEachSecondIsALine() {
        log.on(progress(DrainPhase.SERVING, 0));
        log.on(progress(DrainPhase.CLOSING, 10));
        log.on(progress(DrainPhase.CLOSING, 990));
        log.on(progress(DrainPhase.CLOSING, 1_010));
        log.on(progress(DrainPhase.FLUSHING, 1_100));
        log.on(progress(DrainPhase.FLUSHING, 1_200));
        log.on(progress(DrainPhase.LEFT, 1_300));
        assertThat(lines)
                .containsExactly(
                        "Closing: 3 of 10 were told to go, 7 connections are left; 0.0 s of 30.0 s.",
                        "Closing: 3 of 10 were told to go, 7 connections are left; 1.0 s of 30.0 s.",
                        "Flushing: 7 connections are left; 1.1 s of 30.0 s.",
                        "Left after 1.3 s: 3 connections were told to go, 0 were cut.");
    }

    @Test
    void theEndOfSheddingIsALineAndTheNextSheddingToo() {
        log.on(progress(DrainPhase.SHEDDING, 20));
        log.on(progress(DrainPhase.SERVING, 400));
        log.on(progress(DrainPhase.SERVING, 400));
        log.on(progress(DrainPhase.SHEDDING, 20));
        assertThat(lines).hasSize(3);
    }

    private static DrainProgress progress(DrainPhase phase, long elapsedMs) {
        return new DrainProgress(phase, elapsedMs, elapsedMs, 30_000, 10, 3, 7, 0);
    }
}
