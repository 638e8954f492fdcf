package io.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The load against a server in this JVM. */
class EchoLoadTest {
    private static final Message TEXT = new Message(64, true);
    private static final Watch NOBODY = new Watch() {
        @Override
        public void onMeasuringBegins() {}

        @Override
        public void onMeasuringEnds() {}

        @Override
        public void onProgress(long elapsedNanos, Phase phase, Progress progress) {}
    };

    @Test
    void anOpenLoopSendsAsManyAsAreDue() throws Exception {
        try (TestServer server = TestServer.echo();
                Clients clients = open(server, 5, 2)) {
            Samples samples = new EchoLoad(clients, TEXT)
                    .run(new Plan(200, Duration.ofMillis(250), Duration.ZERO, Duration.ofMillis(500)), NOBODY);

            assertThat(samples.of(Phase.COLD).received()).isBetween(49L, 51L);
            PhaseSamples measured = samples.of(Phase.MEASURED);
            assertThat(measured.received()).isBetween(99L, 101L).isEqualTo(measured.sent());
            assertThat(measured.latency().getTotalCount()).isEqualTo(measured.received());
            assertThat(samples.wrong()).isZero();
        }
    }

    @Test
    void aServerThatStallsShowsInAllMessagesThatWereDue() throws Exception {
        try (TestServer server = TestServer.stalling(400);
                Clients clients = open(server, 1, 1)) {
            Samples samples =
                    new EchoLoad(clients, TEXT).run(Plan.of(100, Duration.ZERO, Duration.ofMillis(500)), NOBODY);

            PhaseSamples measured = samples.of(Phase.MEASURED);
            assertThat(measured.received()).isEqualTo(50);
            // Those of the first 300 ms waited for 100 ms and more; a closed loop would have seen a single one.
            assertThat(measured.latency()
                            .getCountBetweenValues(TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.SECONDS.toNanos(60)))
                    .isGreaterThanOrEqualTo(28);
        }
    }

    @Test
    void aClosedLoopSendsTheNextWhenTheLastIsBack() throws Exception {
        try (TestServer server = TestServer.echo();
                Clients clients = open(server, 2, 1)) {
            EchoLoad load = new EchoLoad(clients, new Message(32, false));
            Plan plan = Plan.of(0, Duration.ZERO, Duration.ofMillis(200));
            for (int round = 0; round < 2; round++) {
                Samples samples = load.run(plan, NOBODY);

                PhaseSamples measured = samples.of(Phase.MEASURED);
                assertThat(measured.received()).isGreaterThan(2).isEqualTo(measured.sent());
                assertThat(samples.wrong()).isZero();
            }
        }
    }

    @Test
    void anAnswerThatIsNoEchoIsAnError() throws Exception {
        try (TestServer server = TestServer.answering("x".repeat(64));
                Clients clients = open(server, 1, 1)) {
            Samples samples = new EchoLoad(clients, TEXT).run(Plan.of(0, Duration.ZERO, Duration.ofMillis(50)), NOBODY);

            assertThat(samples.wrong()).isOne();
            assertThat(samples.of(Phase.MEASURED).unanswered()).isOne();
        }
    }

    private static Clients open(TestServer server, int count, int threads) throws InterruptedException {
        return Clients.open(
                Target.parse(server.url("/"), List.of(), null), count, 1_000, threads, (open, wanted) -> {});
    }
}
