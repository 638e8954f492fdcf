package io.barnabas.gateway.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds of a drain whatever happens, in whatever order. Repeat a run with -Dbarnabas.test.seed=N. */
class DrainRandomTest {
    private static final int ROUNDS = 300;
    private static final long MILLI = 1_000_000;

    private long now;

    @Test
    void everyDrainEndsInTimeAndTellsNobodyTooEarlyOrTwice() {
        long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed + round);
            try {
                run(random);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("repeat with -Dbarnabas.test.seed=" + (seed + round), e);
            }
        }
    }

    private void run(Random random) {
        now = random.nextLong() >> 1;
        DrainConfig config = new DrainConfig(
                Duration.ofMillis(random.nextInt(6_000)),
                Duration.ofMillis(1_000 + random.nextInt(30_000)),
                1 + random.nextInt(1_000),
                Duration.ofMillis(1_000 + random.nextInt(15_000)));
        FakeNode node = new FakeNode(random.nextInt(20_000));
        node.serving = random.nextInt(10) > 0;
        node.settles = random.nextInt(4) > 0;
        node.answers = random.nextInt(10) > 0;
        Drain drain = new Drain(config, node, () -> now, random);

        if (random.nextBoolean()) {
            drain.shed(1 + random.nextInt(100));
            shedFor(random, drain);
        }
        assertThat(drain.leave()).isTrue();
        long start = now;
        DrainPhase last = drain.progress().phase();
        while (last != DrainPhase.LEFT) {
            long stall = random.nextInt(100) == 0 ? random.nextInt(3_000) * MILLI : 0;
            now += drain.step() == Drain.IDLE ? 0 : 10 * MILLI + random.nextLong(20 * MILLI) + stall;
            DrainProgress progress = drain.progress();
            assertThat(progress.phase()).isGreaterThanOrEqualTo(last);
            assertThat(progress.told()).isLessThanOrEqualTo(Math.max(0, progress.chosen()));
            if (progress.phase() == DrainPhase.NOTICE) {
                assertThat(node.effects).doesNotContain("refuse");
            }
            if (progress.phase() == DrainPhase.CLOSING
                    && now - start < config.deadline().toNanos()) {
                assertThat(progress.told()).isLessThanOrEqualTo(mostBy(config, progress, now - start));
            }
            last = progress.phase();
            // Each phase ends at the first step after its deadline; a stall can make that late.
            assertThat(Duration.ofNanos(now - start)).isLessThan(config.total().plusSeconds(15));
            if (random.nextInt(50) == 0) {
                assertThat(drain.leave()).isFalse();
                assertThat(drain.shed(10)).isFalse();
            }
        }
        assertThat(node.connections()).isZero();
        assertThat(node.effects.stream().filter("refuse"::equals)).hasSize(1);
        assertThat(node.effects.stream().filter("announce"::equals)).hasSize(1);
        assertThat(node.effects.stream().filter(it -> it.startsWith("cut")))
                .hasSize(drain.progress().cut() > 0 ? 1 : 0);
        assertThat(drain.step()).isEqualTo(Drain.IDLE);
    }

    private void shedFor(Random random, Drain drain) {
        for (int steps = random.nextInt(200); steps > 0; steps--) {
            now += Math.min(drain.step(), 30 * MILLI);
        }
    }

    private static int mostBy(DrainConfig config, DrainProgress progress, long nanos) {
        double perSecond = Math.max(
                config.minRate(),
                progress.chosen() * 1_000.0 / config.deadline().toMillis());
        return (int) (perSecond * nanos / 1e9) + 1;
    }
}
