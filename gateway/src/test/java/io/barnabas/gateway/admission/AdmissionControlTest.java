package io.barnabas.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.gateway.admission.AdmissionControl.Outcome;
import io.barnabas.gateway.connection.CellRate;
import io.barnabas.gateway.handshake.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AdmissionControlTest {
    private static final long SECOND = 1_000_000_000L;
    private static final CellRate MANY = new CellRate(1_000_000, 1_000_000);

    private final List<Limit> counted = new ArrayList<>();
    private long nanos;

    @Test
    @DisplayName("The node takes so many connections and no more, and one more when one has left")
    void connections() {
        AdmissionControl control = control(AdmissionConfig.DEFAULT.withConnections(2, 10, 10));
        Pass first = admitted(control, "1.1.1.1");
        admitted(control, "1.1.1.2");
        assertThat(keptOut(control, "1.1.1.3")).isEqualTo(Limit.CONNECTIONS);
        first.release();
        admitted(control, "1.1.1.3");
        assertThat(keptOut(control, "1.1.1.1")).isEqualTo(Limit.CONNECTIONS);
        assertThat(control.connections()).isEqualTo(2);
        assertThat(counted).containsExactly(Limit.CONNECTIONS, Limit.CONNECTIONS);
    }

    @Test
    @DisplayName("A pass gives its places back once, however often it is released")
    void releasedOnce() {
        AdmissionControl control = control(AdmissionConfig.DEFAULT);
        Pass one = admitted(control, "1.1.1.1");
        Pass other = admitted(control, "1.1.1.1");
        assertThat(one.reserveUser("ann")).isTrue();
        assertThat(other.reserveUser("ann")).isTrue();
        one.release();
        one.release();
        assertThat(control.connections()).isEqualTo(1);
        assertThat(control.connectionsOf(client("1.1.1.1").address())).isEqualTo(1);
        assertThat(control.connectionsOf("ann")).isEqualTo(1);
        other.release();
        assertThat(control.connections()).isZero();
        assertThat(control.keys()).isZero();
    }

    @Test
    @DisplayName("One address takes so many connections; another has its own")
    void perAddress() {
        AdmissionControl control = control(AdmissionConfig.DEFAULT.withConnections(100, 2, 10));
        admitted(control, "1.1.1.1");
        Pass second = admitted(control, "::ffff:1.1.1.1");
        assertThat(keptOut(control, "1.1.1.1")).isEqualTo(Limit.ADDRESS);
        admitted(control, "1.1.1.2");
        second.release();
        admitted(control, "1.1.1.1");
        assertThat(control.connections()).as("who is kept out takes no place").isEqualTo(3);
    }

    @Test
    @DisplayName("Addresses of one /64 are one client, those of two are two")
    void perNetwork() {
        AdmissionControl control = control(AdmissionConfig.DEFAULT.withConnections(100, 1, 10));
        admitted(control, "2001:db8::1");
        assertThat(keptOut(control, "2001:db8::2:0:0:1")).isEqualTo(Limit.ADDRESS);
        admitted(control, "2001:db8:0:1::1");
    }

    @Test
    @DisplayName("Trusted proxies and loopback addresses are not counted by address")
    void notCounted() {
        AdmissionControl control = control(AdmissionConfig.DEFAULT.withConnections(100, 1, 10));
        for (int i = 0; i < 5; i++) {
            admitted(control, "10.1.2.3");
            admitted(control, "127.0.0.1");
            admitted(control, "::1");
        }
        assertThat(control.keys()).isZero();
        assertThat(control.connections()).isEqualTo(15);
    }

    @Test
    @DisplayName("One user takes so many connections, from any address")
    void perUser() {
        AdmissionControl control = control(AdmissionConfig.DEFAULT.withConnections(100, 10, 2));
        Pass first = admitted(control, "1.1.1.1");
        assertThat(first.reserveUser("ann")).isTrue();
        assertThat(admitted(control, "1.1.1.2").reserveUser("ann")).isTrue();
        Pass third = admitted(control, "1.1.1.3");
        assertThat(third.reserveUser("ann")).isFalse();
        assertThat(counted).containsExactly(Limit.USER);
        third.release();
        assertThat(control.connectionsOf("ann")).isEqualTo(2);
        first.release();
        assertThat(admitted(control, "1.1.1.1").reserveUser("ann")).isTrue();
    }

    @Test
    @DisplayName("A user found after the connection has gone takes no place")
    void userTooLate() {
        AdmissionControl control = control(AdmissionConfig.DEFAULT);
        Pass pass = admitted(control, "1.1.1.1");
        pass.release();
        assertThat(pass.reserveUser("ann")).isTrue();
        assertThat(control.connectionsOf("ann")).isZero();
    }

    @Test
    @DisplayName("More upgrades than the rate allows are refused, until time has passed")
    void rate() {
        AdmissionControl control = control(AdmissionConfig.DEFAULT.with(new CellRate(10, 5)));
        nanos = SECOND;
        int admitted = 0;
        while (control.admit(client("1.1.1.1")) instanceof Outcome.Admitted) {
            admitted++;
        }
        assertThat(admitted).isBetween(5, 6);
        assertThat(keptOut(control, "1.1.1.1")).isEqualTo(Limit.RATE);
        assertThat(control.connections()).isEqualTo(admitted);
        nanos += SECOND / 10;
        admitted(control, "1.1.1.1");
        assertThat(keptOut(control, "1.1.1.1")).isEqualTo(Limit.RATE);
    }

    @Test
    @DisplayName("Each limit is answered with its status and a Retry-After that differs from client to client")
    void refusals() {
        AdmissionControl control = control(AdmissionConfig.DEFAULT);
        SplittableRandom random = new SplittableRandom(7);
        for (Limit limit : Limit.values()) {
            Refusal refusal = control.refusal(limit, random);
            assertThat(refusal.status()).isEqualTo(limit == Limit.ADDRESS || limit == Limit.USER ? 429 : 503);
        }
        assertThat(java.util.stream.IntStream.range(0, 500)
                        .mapToObj(i -> Integer.valueOf(
                                control.refusal(Limit.RATE, random).headers().get("Retry-After")))
                        .distinct()
                        .sorted())
                .containsExactly(5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }

    @Test
    @DisplayName("Accepting stops at the bound of handshakes and may begin again a quarter below it")
    void handshakes() {
        AdmissionConfig.Handshakes defaults = AdmissionConfig.DEFAULT.handshakes();
        AdmissionControl control = control(AdmissionConfig.DEFAULT.with(new AdmissionConfig.Handshakes(
                4,
                defaults.timeout(),
                defaults.maxHeaders(),
                defaults.maxHeaderBytes(),
                defaults.maxRequestLineBytes())));
        assertThat(List.of(
                        control.handshakeBegan(),
                        control.handshakeBegan(),
                        control.handshakeBegan(),
                        control.hasRoomForHandshake(),
                        control.handshakeBegan(),
                        control.hasRoomForHandshake()))
                .containsExactly(false, false, false, true, true, false);
        assertThat(List.of(control.handshakeEnded(), control.handshakeEnded(), control.handshakeEnded()))
                .containsExactly(true, false, false);
        assertThat(control.handshakes()).isEqualTo(1);
    }

    @Test
    @DisplayName("Whatever happens in whatever order, no bound is passed, and in the end all counts are 0, seeded")
    void random() {
        long seed = Long.getLong("barnabas.test.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        AdmissionControl control =
                control(AdmissionConfig.DEFAULT.withConnections(20, 5, 4).with(MANY));
        List<Pass> passes = new ArrayList<>();
        int refused = 0;
        for (int step = 0; step < 6_000; step++) {
            boolean growing = step / 500 % 2 == 0;
            if (random.nextInt(10) < (growing ? 6 : 3)) {
                Outcome outcome = control.admit(client("9.9.9." + random.nextInt(6)));
                if (outcome instanceof Outcome.Admitted admitted) {
                    passes.add(admitted.pass());
                    if (random.nextBoolean() && !admitted.pass().reserveUser("u" + random.nextInt(5))) {
                        admitted.pass().release();
                        passes.remove(admitted.pass());
                    }
                } else {
                    refused++;
                }
            } else if (!passes.isEmpty()) {
                Pass pass = passes.remove(random.nextInt(passes.size()));
                pass.release();
                if (random.nextBoolean()) {
                    pass.release();
                }
            }
            assertThat(control.connections())
                    .as("seed " + seed)
                    .isEqualTo(passes.size())
                    .isLessThanOrEqualTo(20);
            for (int i = 0; i < 6; i++) {
                assertThat(control.connectionsOf(client("9.9.9." + i).address()))
                        .as("seed " + seed)
                        .isBetween(0, 5);
                assertThat(control.connectionsOf("u" + i)).as("seed " + seed).isBetween(0, 4);
            }
        }
        passes.forEach(Pass::release);
        assertThat(control.connections()).as("seed " + seed).isZero();
        assertThat(control.keys()).as("seed " + seed).isZero();
        assertThat(refused).as("bounds were reached, seed " + seed).isPositive();
    }

    @Test
    @DisplayName("Two threads that reserve and release at once pass no bound and leave nothing behind")
    void concurrent() throws Exception {
        AdmissionControl control = new AdmissionControl(
                AdmissionConfig.DEFAULT.withConnections(3, 2, 1).with(MANY),
                TrustedProxies.NONE,
                AdmissionMetrics.NONE,
                () -> 0);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(4);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String address = "9.9.9." + thread % 2;
                done.add(threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < 20_000; i++) {
                        if (control.admit(client(address)) instanceof Outcome.Admitted admitted) {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            admitted.pass().reserveUser("ann");
                            now.decrementAndGet();
                            admitted.pass().release();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most).hasValueLessThanOrEqualTo(3).hasPositiveValue();
        assertThat(control.connections()).isZero();
        assertThat(control.keys()).isZero();
    }

    private AdmissionControl control(AdmissionConfig config) {
        return new AdmissionControl(
                config,
                new TrustedProxies(List.of(AddressBlock.parse("10.0.0.0/8"))),
                new AdmissionMetrics() {
                    @Override
                    public void keptOut(Limit limit) {
                        counted.add(limit);
                    }
                },
                () -> nanos);
    }

    private static Pass admitted(AdmissionControl control, String address) {
        Outcome outcome = control.admit(client(address));
        assertThat(outcome).isInstanceOf(Outcome.Admitted.class);
        return ((Outcome.Admitted) outcome).pass();
    }

    private static Limit keptOut(AdmissionControl control, String address) {
        Outcome outcome = control.admit(client(address));
        assertThat(outcome).isInstanceOf(Outcome.KeptOut.class);
        return ((Outcome.KeptOut) outcome).limit();
    }

    private static Client client(String address) {
        return new Client(Objects.requireNonNull(IpAddress.parse(address)), 0, false);
    }
}
