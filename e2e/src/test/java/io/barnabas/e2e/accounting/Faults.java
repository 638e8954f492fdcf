package io.barnabas.e2e.accounting;

import io.barnabas.e2e.harness.BrokerCluster;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.JavaProcess;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Makes things go wrong, one after the other; each returns when work goes on. One thread. */
public final class Faults {
    private static final int FAILURES = 50;
    private static final int SLOW = 3;
    private static final Duration SLOW_FOR = JournalWorker.MAX_POLL_INTERVAL.plusSeconds(1);
    private static final Duration BUSY_FOR = Duration.ofSeconds(2);

    private final BrokerCluster cluster;
    private final int brokers;
    private final String topic;
    private final int partitions;
    private final Tier tier;
    private final Journal journal;
    private final Mischief mischief;
    private final Random random;

    /**
     * @param topic of which a partition loses its leader; its replicas are in sync again before the next broker goes
     * @param partitions how many it has
     * @param journal grows while work goes on
     */
    public Faults(
            BrokerCluster cluster,
            int brokers,
            String topic,
            int partitions,
            Tier tier,
            Journal journal,
            Mischief mischief,
            Random random) {
        this.cluster = cluster;
        this.brokers = brokers;
        this.topic = topic;
        this.partitions = partitions;
        this.tier = tier;
        this.journal = journal;
        this.mischief = mischief;
        this.random = random;
    }

    public void strike(Fault fault) throws Exception {
        switch (fault) {
            case HANDLER_THROWS -> handlerThrows();
            case HANDLER_SLOW -> handlerSlow();
            case WORKER_KILLED -> workerKilled();
            case WORKERS_COME_AND_GO -> workersComeAndGo();
            case LEADER_CHANGES -> leaderChanges();
        }
        awaitWork();
    }

    private void handlerThrows() {
        mischief.fail(FAILURES);
        patience().until(() -> mischief.failuresLeft() == 0);
    }

    private void handlerSlow() {
        int before = mischief.delayed();
        mischief.delay(SLOW, SLOW_FOR);
        patience().until(() -> mischief.delayed() >= before + SLOW);
    }

    private void workerKilled() throws Exception {
        Tier.Member victim = tier.addProcess();
        try (JavaProcess process = victim.process()) {
            patience().until(() -> journal.entries().stream()
                    .anyMatch(entry -> entry.worker().equals(victim.name())));
            process.kill();
        }
    }

    private void workersComeAndGo() {
        mischief.delay(SLOW, BUSY_FOR);
        tier.add();
        mischief.delay(SLOW, BUSY_FOR);
        tier.removeAny(random, Duration.ofMillis(random.nextInt(3_000)));
    }

    private void leaderChanges() throws Exception {
        int partition = random.nextInt(partitions);
        int broker = Brokers.leaderOf(cluster.settings(), topic, partition);
        cluster.stop(broker);
        try {
            patience().until(() -> leads(Brokers.leaderOf(cluster.settings(), topic, partition), broker));
            awaitWork();
        } finally {
            cluster.startAgain(broker);
        }
        patience().until(() -> Brokers.leastInSync(cluster.settings(), topic) == brokers);
    }

    private static boolean leads(int leader, int former) {
        return leader >= 0 && leader != former;
    }

    private void awaitWork() {
        long before = journal.bytes();
        patience().until(() -> journal.bytes() > before + 1_000);
    }

    private static ConditionFactory patience() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }
}
