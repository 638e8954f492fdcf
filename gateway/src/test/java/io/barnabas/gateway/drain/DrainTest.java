package io.barnabas.gateway.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final long MILLI = 1_000_000;

    private final DrainConfig config = DrainConfig.DEFAULT;
    private final FakeNode node = new FakeNode(1_000);
    private long now = 77 * MILLI;
    private Drain drain = new Drain(config, node, () -> now, new Random(1));

    @Test
    void aNodeThatServesHasNothingToDo() {
        assertThat(drain.step()).isEqualTo(Drain.IDLE);
        assertThat(drain.progress()).isEqualTo(new DrainProgress(DrainPhase.SERVING, 0, 0, 0, 0, 0, 1_000, 0));
        assertThat(node.effects).isEmpty();
    }

    @Test
    void duringNoticeTheNodeIsNotReadyAndAcceptsAllTheSame() {
        assertThat(drain.leave()).isTrue();
        runFor(Duration.ofMillis(4_900));
        assertThat(node.effects).containsExactly("announce");
        assertThat(drain.progress().phase()).isEqualTo(DrainPhase.NOTICE);
        assertThat(drain.progress().phaseDeadlineMs()).isEqualTo(5_000);
        runFor(Duration.ofMillis(200));
        assertThat(node.effects).containsExactly("announce", "refuse", "choose 100");
        assertThat(drain.progress().phase()).isEqualTo(DrainPhase.CLOSING);
    }

    @Test
    void aNodeThatHasNeverServedGivesNoNotice() {
        node.serving = false;
        node.connections = 0;
        drain.leave();
        assertThat(node.effects).containsExactly("announce", "refuse", "choose 100");
        runFor(Duration.ofMillis(200));
        assertThat(drain.progress().phase()).isEqualTo(DrainPhase.LEFT);
    }

    @Test
    void fewClientsAreToldAtTheLeastRate() {
        drain = new Drain(config.withoutNotice(), node, () -> now, new Random(1));
        drain.leave();
        runFor(Duration.ofSeconds(1));
        assertThat(node.told()).isBetween(450, 500);
        runFor(Duration.ofMillis(1_100));
        assertThat(node.told()).isEqualTo(1_000);
        assertThat(drain.progress().phase()).isEqualTo(DrainPhase.LEFT);
    }

    @Test
    void manyClientsAreToldWithinTheDeadline() {
        node.connections = 60_000;
        drain = new Drain(config.withoutNotice(), node, () -> now, new Random(1));
        drain.leave();
        runFor(Duration.ofSeconds(15));
        assertThat(node.told()).isBetween(29_000, 30_000);
        runFor(Duration.ofMillis(15_200));
        assertThat(node.told()).isEqualTo(60_000);
    }

    @Test
    void aStallIsNotCaughtUpWithAtOnce() {
        drain = new Drain(config.withoutNotice(), node, () -> now, new Random(1));
        drain.leave();
        runFor(Duration.ofMillis(500));
        int before = node.told();
        now += 1_000 * MILLI;
        drain.step();
        assertThat(node.told() - before).isBetween(45, 51);
    }

    @Test
    void atTheDeadlineTheRestIsToldAtOnce() {
        drain = new Drain(config.withoutNotice(), node, () -> now, new Random(1));
        drain.leave();
        runFor(Duration.ofMillis(500));
        now += 30_000 * MILLI;
        drain.step();
        assertThat(node.told()).isEqualTo(1_000);
    }

    @Test
    void theNodeLeavesWhenKafkaHasTheEndOfEveryConnection() {
        node.settles = false;
        drain = new Drain(config.withoutNotice(), node, () -> now, new Random(1));
        drain.leave();
        runFor(Duration.ofSeconds(5));
        assertThat(drain.progress().phase()).isEqualTo(DrainPhase.FLUSHING);
        assertThat(drain.progress().sentence()).startsWith("Flushing: 1000 connections are left; ");
        node.connections = 0;
        runFor(Duration.ofMillis(30));
        assertThat(drain.progress().phase()).isEqualTo(DrainPhase.LEFT);
        assertThat(drain.progress().cut()).isZero();
        assertThat(node.effects).doesNotContain("cut 0");
    }

    @Test
    void whatMissesTheLastDeadlineIsCutAndCounted() {
        node.settles = false;
        drain.leave();
        runFor(Duration.ofSeconds(9));
        node.connections = 7;
        runFor(Duration.ofSeconds(16));
        assertThat(node.effects).endsWith("cut 7");
        assertThat(drain.progress().phase()).isEqualTo(DrainPhase.LEFT);
        assertThat(drain.progress().cut()).isEqualTo(7);
        assertThat(drain.progress().sentence()).endsWith("1000 connections were told to go, 7 were cut.");
    }

    @Test
    void aLoopThatDoesNotSayWhatItHasIsNotWaitedForLongerThanTheDeadline() {
        node.answers = false;
        drain.leave();
        runFor(config.notice().plus(config.deadline()).plus(Duration.ofMillis(100)));
        assertThat(drain.progress().phase()).isEqualTo(DrainPhase.FLUSHING);
        runFor(config.flush());
        assertThat(node.effects).endsWith("cut 1000");
    }

    @Test
    void aShareIsShedWhileTheNodeServesOn() {
        assertThat(drain.shed(20)).isTrue();
        runFor(Duration.ofMillis(200));
        assertThat(drain.progress().phase()).isEqualTo(DrainPhase.SHEDDING);
        assertThat(drain.progress().phase().isLeaving()).isFalse();
        runFor(Duration.ofMillis(400));
        assertThat(node.effects).containsExactly("choose 20");
        assertThat(node.told()).isEqualTo(200);
        assertThat(drain.progress().phase()).isEqualTo(DrainPhase.SERVING);
        assertThat(drain.progress().sentence())
                .startsWith("Serving 800 connections; the last shedding told 200 of 200");
    }

    @Test
    void aSecondRequestChangesNothing() {
        drain.shed(50);
        assertThat(drain.shed(90)).isFalse();
        assertThat(drain.leave()).as("leaving goes before shedding").isTrue();
        assertThat(drain.leave()).isFalse();
        assertThat(drain.shed(50)).isFalse();
        assertThat(node.effects).containsExactly("choose 50", "announce");
    }

    @Test
    void sheddingMoreThanAllIsABug() {
        assertThatThrownBy(() -> drain.shed(101)).hasMessage("percent 101: expected 1 to 100");
    }

    private void runFor(Duration time) {
        long end = now + time.toNanos();
        while (now < end) {
            now = Math.min(end, now + Math.min(drain.step(), 30 * MILLI));
        }
        drain.step();
    }
}
