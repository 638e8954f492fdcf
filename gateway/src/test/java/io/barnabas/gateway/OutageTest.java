package io.barnabas.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.Topics;
import io.barnabas.gateway.connection.FakeLoops;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static final int PER_SECOND = 20;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final RouteConfig ONE = RouteConfig.of("one", "/one", Topics.DEFAULT);
    private static final RouteConfig TWO = RouteConfig.of("two", "/two", Topics.DEFAULT);
    private static final Outage.Trouble AWAY = new Outage.Trouble("the node cannot reach Kafka", Set.of("one", "two"));
    private static final Outage.Trouble ONE_MISSING = new Outage.Trouble("a topic is missing", Set.of("one"));

    private final FakeLoops loops = new FakeLoops(3).direct();
    private long nowMs;
    private final Outage outage =
            new Outage(loops, () -> 200, new Random(3), GRACE, PER_SECOND, () -> nowMs * 1_000_000);

    OutageTest() {
        loops.open(ONE, 1, 100);
        loops.open(TWO, 101, 200);
    }

    /** Ticks ten times a second for so long, the last time at its very end. */
    private void last(Outage.Trouble trouble, long millis) {
        for (long end = nowMs + millis; nowMs < end; ) {
            nowMs += 100;
            outage.tick(trouble);
        }
    }

    private int closed() {
        return loops.closed().size();
    }

    @Test
    void nobodyIsSentAwayBeforeTheGraceTimeAndThenNoMoreThanTheRate() {
        outage.tick(AWAY);
        last(AWAY, GRACE.toMillis());
        assertThat(closed()).isZero();
        for (int second = 1; second <= 10; second++) {
            last(AWAY, 1_000);
            assertThat(closed()).isEqualTo(second * PER_SECOND);
        }
        assertThat(loops.effects(loops.closed().get(0))).anyMatch(it -> it.contains("1013"));
    }

    @Test
    void troubleThatEndsWithinTheGraceTimeCostsNobodyHoweverOftenItComes() {
        for (int i = 0; i < 10; i++) {
            last(AWAY, GRACE.toMillis());
            last(Outage.Trouble.NONE, 100);
        }
        assertThat(closed()).isZero();
    }

    @Test
    void itStopsWhenAllIsWellAgain() {
        outage.tick(AWAY);
        last(AWAY, GRACE.toMillis() + 2_000);
        assertThat(closed()).isEqualTo(2 * PER_SECOND);
        last(Outage.Trouble.NONE, 60_000);
        assertThat(closed()).isEqualTo(2 * PER_SECOND);
        last(AWAY, GRACE.toMillis());
        assertThat(closed()).isEqualTo(2 * PER_SECOND);
    }

    @Test
    void troubleOfOneRouteIsNoneOfTheOthers() {
        outage.tick(ONE_MISSING);
        last(ONE_MISSING, 60_000);
        assertThat(loops.closed()).hasSize(100).allMatch(number -> number <= 100);
    }

    @Test
    void eachRouteHasAGraceTimeOfItsOwn() {
        outage.tick(ONE_MISSING);
        last(ONE_MISSING, 60_000);
        last(AWAY, GRACE.toMillis());
        assertThat(closed()).isEqualTo(100);
        last(AWAY, 6_100);
        assertThat(closed()).isEqualTo(200);
    }

    @Test
    void aLongPauseOfTheThreadSendsNoMoreAwayThanASecondWould() {
        outage.tick(AWAY);
        last(AWAY, GRACE.toMillis());
        nowMs += 60_000;
        outage.tick(AWAY);
        assertThat(closed()).isEqualTo(PER_SECOND);
    }

    @Test
    void thoseThatComeInWhileTheOthersAreSentAwayFollow() {
        outage.tick(AWAY);
        last(AWAY, GRACE.toMillis() + 5_000);
        loops.open(ONE, 201, 220);
        last(AWAY, 10_000);
        assertThat(closed()).isEqualTo(220);
    }
}
