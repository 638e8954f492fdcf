package io.barnabas.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.connection.Ingress.Offer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;

/** What holds of callouts whatever happens, in whatever order. Repeat a run with -Dbarnabas.test.seed=N. */
class CalloutRandomTest {
    private static final int STEPS = 200;
    private static final int MAX = 8;
    private static final List<Offer> OFFERS = List.of(Offer.values());

    private final long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final String why = "seed " + seed;
    private final Fakes.FakeKafka kafka = new Fakes.FakeKafka();
    private final Fakes.FakeTime time = new Fakes.FakeTime();
    private final CalloutRoom room = new CalloutRoom(MAX);
    private int asked;
    private final List<CalloutOutcome> outcomes = new ArrayList<>();
    private final Callouts callouts = new Callouts(
            Fakes.settings(ConnectionPolicy.DEFAULT, kafka, time, new Fakes.FakeCloses(), new SplittableRandom(seed))
                    .loop(),
            room,
            new CalloutMetrics() {
                @Override
                public void asked() {
                    asked++;
                }

                @Override
                public void ended(CalloutOutcome outcome, long nanos) {
                    assertThat(nanos).as(why).isNotNegative();
                    outcomes.add(outcome);
                }
            });
    private final List<Callout> all = new ArrayList<>();
    private final Map<Long, Integer> told = new HashMap<>();
    private long numbers;

    @RepeatedTest(300)
    void eachEndsInOneWayAndNothingIsLeft() {
        for (int i = 0; i < STEPS; i++) {
            step();
            assertThat(room.running()).as(why).isBetween(0, MAX);
            assertThat(all.stream().filter(callout -> !callout.isEnded()).count())
                    .as(why)
                    .isEqualTo(room.running());
        }
        time.pass(10_000);
        kafka.acknowledgeAll();

        assertThat(outcomes).as(why).hasSize(asked).hasSize(all.size());
        assertThat(all).as(why).allMatch(Callout::isEnded).noneMatch(TimingWheel.Entry::isArmed);
        assertThat(all).as(why).allMatch(callout -> callouts.find(callout.number()) == null);
        assertThat(told.values()).as(why).allMatch(times -> times == 1);
        long gone = outcomes.stream()
                .filter(outcome -> outcome == CalloutOutcome.CLIENT_GONE)
                .count();
        assertThat(told).as(why).hasSize((int) (asked - gone));
        assertThat(room.running()).as(why).isZero();
        assertThat(kafka.taken.stream().map(InboundEvent::source).distinct().count())
                .as("asked twice, " + why)
                .isEqualTo(kafka.taken.size());
    }

    private void step() {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> ask();
            case 3 -> any().onAnswer(ConnectDecision.accept());
            case 4 -> any().onAnswer(ConnectDecision.refuse(403, ""));
            case 5 -> kafka.answer = OFFERS.get(random.nextInt(OFFERS.size()));
            case 6 -> time.pass(random.nextInt(1_000));
            case 7 -> any().onClientGone();
            case 8 -> settle();
            default -> rare();
        }
    }

    private void rare() {
        switch (random.nextInt(8)) {
            case 0 -> callouts.refuseAll();
            case 1 -> time.stall(random.nextInt(20_000));
            default -> any().onBadAnswer();
        }
    }

    private void ask() {
        long number = ++numbers;
        all.add(callouts.ask(
                new CalloutRequest(
                        Fakes.ROUTE,
                        number,
                        Fakes.ENVELOPE,
                        null,
                        new OpenedEvent("ws", "/ws", "127.0.0.1:1", null),
                        null,
                        Duration.ofMillis(100 + random.nextInt(5_000))),
                result -> told.merge(number, 1, Integer::sum)));
    }

    private Callout any() {
        if (all.isEmpty()) {
            ask();
        }
        return all.get(Math.max(0, all.size() - 1 - random.nextInt(10)));
    }

    private void settle() {
        if (!kafka.unsettled.isEmpty()) {
            if (random.nextInt(4) == 0) {
                kafka.rejectNext();
            } else {
                InboundEvent next = kafka.unsettled.remove();
                next.source().onAccepted(next);
            }
        }
    }
}
