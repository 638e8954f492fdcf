package io.barnabas.e2e.chaos;

import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.FaultProxy;
import io.barnabas.e2e.harness.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * Does what a {@link Plan} says. Faults overlap, but never two of one process, and more than two gateways or two brokers.
 */
final class Chaos {
    private static final int DEAF = 5;
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final Duration JUMP = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Site site;
    private final List<Client> clients;
    private final Semaphore gatewaysInTrouble = new Semaphore(2);
    private final List<Semaphore> gateways = new ArrayList<>();
    private final List<Semaphore> workers = new ArrayList<>();
    private final Semaphore brokers = new Semaphore(1);
    private final Semaphore readers = new Semaphore(1);
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);

    Chaos(Site site, List<Client> clients) {
        this.site = site;
        this.clients = clients;
        site.gateways.forEach(it -> gateways.add(new Semaphore(1)));
        for (int i = 0; i < Site.WORKERS; i++) {
            workers.add(new Semaphore(1));
        }
    }

    /** How often each fault has struck. */
    Map<Fault, Integer> struck() {
        return struck;
    }

    /**
     * Takes from the plan for so long, and on a slow machine for longer, until each fault has struck. When this returns
     * all that was broken is whole.
     */
    void run(Plan plan, Duration length) throws Exception {
        long end = System.nanoTime() + length.toNanos();
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> running = new ArrayList<>();
        try {
            while (System.nanoTime() < end || !struck.keySet().containsAll(plan.possible())) {
                Plan.Step step = plan.next();
                pause(step.pause().toMillis());
                Runnable release = claim(step);
                struck.merge(step.fault(), 1, Integer::sum);
                System.out.printf("%.1f s: %s%n", (length.toNanos() - (end - System.nanoTime())) / 1e9, step);
                running.add(threads.submit(() -> {
                    try {
                        strike(step);
                    } catch (Exception | AssertionError e) {
                        throw new AssertionError("what broke was not whole again: " + step, e);
                    } finally {
                        release.run();
                    }
                    return null;
                }));
                // At once, not when the hour is over.
                for (Future<?> each : running) {
                    if (each.isDone()) {
                        each.get();
                    }
                }
            }
            for (Future<?> each : running) {
                each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Waits until what the fault is for is whole. */
    private Runnable claim(Plan.Step step) throws InterruptedException {
        List<Semaphore> claims =
                switch (step.fault()) {
                    case GATEWAY_KILLED, GATEWAY_DRAINED, GATEWAY_FROZEN, GATEWAY_CLOCK_JUMPS, NETWORK_SILENT ->
                        List.of(gateways.get(step.choice() % Site.GATEWAYS), gatewaysInTrouble);
                    case WORKER_KILLED, WORKER_CLOCK_JUMPS -> List.of(workers.get(step.choice() % Site.WORKERS));
                    case LEADER_STOPPED, LEADER_KILLED, LEADER_DISK_FULL -> List.of(brokers);
                    case CLIENTS_DO_NOT_READ -> List.of(readers);
                };
        for (Semaphore each : claims) {
            each.acquire();
        }
        return () -> claims.forEach(Semaphore::release);
    }

    private void strike(Plan.Step step) throws Exception {
        Gateway gateway = site.gateways.get(step.choice() % Site.GATEWAYS);
        switch (step.fault()) {
            case GATEWAY_KILLED -> {
                gateway.process().kill();
                pause(step.lasts(0, 7_000));
                gateway.start();
                gateway.awaitReady();
            }
            case GATEWAY_DRAINED -> {
                gateway.drain();
                pause(step.lasts(0, 2_000));
                gateway.start();
                gateway.awaitReady();
            }
            case GATEWAY_FROZEN -> freeze(gateway, step.lasts(1_000, 12_000));
            case NETWORK_SILENT -> silence(site.networks.get(step.choice() % Site.GATEWAYS), SILENCE);
            case WORKER_KILLED -> {
                site.killWorker(step.choice() % Site.WORKERS);
                pause(step.lasts(0, 3_000));
                site.startWorkerAgain(step.choice() % Site.WORKERS);
            }
            case GATEWAY_CLOCK_JUMPS -> moveClock(Site.gatewayName(step.choice() % Site.GATEWAYS), step);
            case WORKER_CLOCK_JUMPS -> moveClock(Site.workerName(step.choice() % Site.WORKERS), step);
            case LEADER_STOPPED -> loseLeader(step, site.cluster::stop);
            case LEADER_KILLED -> loseLeader(step, site.cluster::kill);
            case LEADER_DISK_FULL -> loseLeader(step, site.cluster::fillDisk);
            case CLIENTS_DO_NOT_READ -> {
                long millis = step.lasts(3_000, 8_000);
                for (int i = 0; i < DEAF; i++) {
                    clients.get((step.choice() + i) % clients.size()).beDeaf(millis);
                }
                pause(millis);
            }
        }
    }

    private static void freeze(Gateway gateway, long millis) throws Exception {
        gateway.process().signal("STOP");
        try {
            pause(millis);
        } finally {
            gateway.process().signal("CONT");
        }
        // It needs a moment to find out what it has slept through.
        pause(2_000);
        gateway.awaitReady();
    }

    private static void silence(FaultProxy network, Duration length) {
        network.set(FaultProxy.Fault.SILENT);
        try {
            pause(length.toMillis());
        } finally {
            network.set(FaultProxy.Fault.NONE);
        }
    }

    /** Forth or back, and to where it was. */
    private void moveClock(String name, Plan.Step step) throws Exception {
        MovableClock clock = site.clock(name);
        clock.move(step.share() < 0.5 ? JUMP : JUMP.negated());
        try {
            pause(step.lasts(3_000, 8_000));
        } finally {
            clock.move(Duration.ZERO);
        }
        pause(2_000);
    }

    private interface Blow {
        void strike(int broker) throws Exception;
    }

    private void loseLeader(Plan.Step step, Blow blow) throws Exception {
        String topic = site.route().inbound();
        int leader = Brokers.leaderOf(site.kafka, topic, step.choice() % 4);
        blow.strike(leader);
        try {
            pause(step.lasts(1_000, 5_000));
        } finally {
            site.cluster.startAgain(leader);
        }
        Awaitility.await("all replicas in sync")
                .atMost(PATIENCE)
                .until(() -> Brokers.leastInSync(site.kafka, topic) == Site.BROKERS);
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
