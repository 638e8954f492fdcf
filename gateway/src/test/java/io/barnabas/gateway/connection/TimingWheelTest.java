package io.barnabas.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TimingWheelTest {
    private static final long TICK = TimingWheel.TICK_MS * 1_000_000L;

    private final TimingWheel wheel = new TimingWheel(0, e -> {
        throw e;
    });
    private final List<Timer> fired = new ArrayList<>();
    private long nanos;

    private final class Timer extends TimingWheel.Entry {
        private int firedAt = -1;

        @Override
        protected void onTime() {
            firedAt = wheel.now();
            fired.add(this);
        }
    }

    @Test
    void firesAtItsTickAndOnce() {
        Timer timer = armed(3);
        pass(2);
        assertThat(fired).isEmpty();
        pass(600);
        assertThat(fired).containsExactly(timer);
        assertThat(timer.firedAt).isEqualTo(3);
    }

    @Test
    void waitsLongerThanOneTurn() {
        Timer timer = armed(512 * 3 + 7);
        pass(512 * 3 + 7);
        assertThat(timer.firedAt).isEqualTo(512 * 3 + 7);
    }

    @Test
    void aDeadlineThatHasPassedIsTheNextTick() {
        pass(10);
        Timer timer = armed(4);
        pass(1);
        assertThat(timer.firedAt).isEqualTo(11);
    }

    @Test
    void armingAgainMovesTheDeadline() {
        Timer timer = armed(3);
        wheel.arm(timer, 5);
        pass(3);
        assertThat(fired).isEmpty();
        pass(2);
        assertThat(fired).containsExactly(timer);
    }

    @Test
    void whoArmsItselfInTheSameSlotIsNotMetAgainInTheSameTick() {
        TimingWheel.Entry again = new TimingWheel.Entry() {
            @Override
            protected void onTime() {
                fired.add(new Timer());
                wheel.arm(this, wheel.now() + 512);
            }
        };
        wheel.arm(again, 1);
        pass(1);
        assertThat(fired).hasSize(1);
    }

    @Test
    void oneMayDisarmAnotherOfTheSameTick() {
        Timer victim = new Timer();
        wheel.arm(
                new TimingWheel.Entry() {
                    @Override
                    protected void onTime() {
                        wheel.disarm(victim);
                    }
                },
                1);
        wheel.arm(victim, 1);
        pass(1);
        assertThat(fired).isEmpty();
        assertThat(victim.isArmed()).isFalse();
    }

    @Test
    void aStandstillOfTheLoopIsNotHeldAgainstAnybody() {
        armed(TimingWheel.MAX_CATCH_UP + 1);
        nanos += 600 * TICK;
        wheel.advance(nanos);
        assertThat(fired).isEmpty();
        pass(1);
        assertThat(fired).hasSize(1);
    }

    /** Repeat a run with -Dbarnabas.test.seed=N. */
    @RepeatedTest(100)
    void eachFiresOnceAndAtItsLastDeadlineWhateverIsArmedAndDisarmed() {
        long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
        Random random = new Random(seed);
        List<Timer> timers = new ArrayList<>();
        List<Integer> due = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            timers.add(new Timer());
            due.add(-1);
        }
        for (int step = 0; step < 2_000; step++) {
            int which = random.nextInt(timers.size());
            Timer timer = timers.get(which);
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    int tick = wheel.now() + 1 + random.nextInt(1_500);
                    timer.firedAt = -1;
                    wheel.arm(timer, tick);
                    due.set(which, tick);
                }
                case 2 -> {
                    wheel.disarm(timer);
                    due.set(which, timer.firedAt >= 0 ? due.get(which) : -1);
                }
                default -> pass(1 + random.nextInt(3));
            }
        }
        pass(1_600);
        for (int i = 0; i < timers.size(); i++) {
            assertThat(timers.get(i).firedAt)
                    .as("timer " + i + ", seed " + seed)
                    .isEqualTo(due.get(i));
            assertThat(timers.get(i).isArmed()).isFalse();
        }
    }

    private Timer armed(int due) {
        Timer timer = new Timer();
        wheel.arm(timer, due);
        return timer;
    }

    private void pass(int ticks) {
        for (int i = 0; i < ticks; i++) {
            nanos += TICK;
            wheel.advance(nanos);
        }
    }
}
