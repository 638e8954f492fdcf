package io.barnabas.e2e.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.BrokerCluster;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.TestGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Clients of a gateway say numbers, workers answer them, and things go wrong: then each frame that Kafka accepted was
 * handled at least once, first in order per client, and is answered where its connection is open, and all is committed.
 */
public final class AccountingRun {
    private static final int BROKERS = 3;
    private static final int PARTITIONS = 4;
    private static final int CLIENTS = 200;
    private static final int LEAVING = 10;
    private static final int PER_SECOND = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> CLUSTER = Map.ofEntries(
            Map.entry("offsets.topic.replication.factor", "3"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "3"),
            Map.entry("transaction.state.log.num.partitions", "4"),
            Map.entry("min.insync.replicas", "2"),
            Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
            Map.entry("group.consumer.heartbeat.interval.ms", "500"),
            Map.entry("group.consumer.min.session.timeout.ms", "4000"),
            Map.entry("group.consumer.session.timeout.ms", "4000"),
            Map.entry("group.consumer.assignment.interval.ms", "100"));

    private final long seed;
    private final int times;
    private final Path folder;
    private final RouteConfigs routes;
    private final Mischief mischief = new Mischief();

    /**
     * @param times how often each fault strikes
     * @param folder for the journal
     * @param exactlyOnce whether the route is, so that each answer is in the log once, read committed
     */
    public AccountingRun(long seed, int times, Path folder, boolean exactlyOnce) {
        RouteConfigs plain = RouteConfigs.defaults(Brokers.freshTopics());
        this.routes = exactlyOnce ? Brokers.exactlyOnce(plain) : plain;
        this.seed = seed;
        this.times = times;
        this.folder = folder;
    }

    /** What happened. */
    public record Report(List<Fault> faults, int accepted, int handled, int killed) {
        /** Handlings that were not the first. */
        public int again() {
            return handled - accepted;
        }
    }

    /** Fails where something is lost or out of order; its message says how to repeat the run. */
    public Report run() {
        try (BrokerCluster cluster = BrokerCluster.start(BROKERS, CLUSTER);
                Journal journal = new Journal(folder.resolve("journal"))) {
            Brokers.createTopics(cluster.settings(), routes, PARTITIONS, BROKERS);
            return run(cluster, journal);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("repeat with -Dbarnabas.test.seed=" + seed, e);
        }
    }

    private Report run(BrokerCluster cluster, Journal journal) throws Exception {
        KafkaSettings kafka = cluster.settings();
        Random random = new Random(seed);
        List<Fault> faults = Fault.each(times, random);
        String inbound = routes.routes().get(0).inbound();
        try (TestGateway gateway = TestGateway.start(kafka, routes);
                Tier tier = tier(kafka, journal);
                Offsets offsets = new Offsets(kafka, inbound, JournalWorker.committing(routes))) {
            tier.add();
            tier.add();
            try (ManyClients clients = new ManyClients(gateway.port(), CLIENTS, PER_SECOND)) {
                Faults work = new Faults(cluster, BROKERS, inbound, PARTITIONS, tier, journal, mischief, random);
                for (int i = 0; i < faults.size(); i++) {
                    work.strike(faults.get(i));
                    if (i == faults.size() / 2) {
                        clients.leave(LEAVING);
                    }
                }
                clients.fallSilent();
                awaitEnd(clients, offsets);
                return account(kafka, faults, journal, clients, offsets);
            }
        }
    }

    private Tier tier(KafkaSettings kafka, Journal journal) {
        return new Tier(
                name -> JournalWorker.builder(kafka, routes, journal, name, mischief),
                name -> JavaProcess.start(
                        JournalWorker.class,
                        kafka.bootstrapServers(),
                        Brokers.prefix(routes),
                        Boolean.toString(routes.routes().get(0).exactlyOnce()),
                        journal.file().toString(),
                        name));
    }

    /** Or until patience ends: then the account says what is missing. */
    private static void awaitEnd(ManyClients clients, Offsets offsets) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> clients.allAnswered() && offsets.committed().equals(offsets.ends()));
        } catch (ConditionTimeoutException e) {
            System.err.println("not all is answered and committed after " + PATIENCE);
        }
    }

    private Report account(
            KafkaSettings kafka, List<Fault> faults, Journal journal, ManyClients clients, Offsets offsets)
            throws Exception {
        List<Journal.Entry> entries = journal.entries();
        Accounting accounting = Accounting.of(kafka, routes.routes().get(0).inbound());
        assertThat(open(clients)).as("clients whose connections are open").hasSize(CLIENTS - LEAVING);
        open(clients).forEach(it -> assertThat(accounting.accepted(it))
                .as("what was accepted of client %d", it)
                .isEqualTo(IntStream.rangeClosed(1, clients.sent(it)).boxed().toList()));
        accounting.atLeastOnceInOrder(
                "handled", Accounting.byClient(entries.stream().map(Journal.Entry::frame)));
        open(clients).forEach(it -> accounting.atLeastOnceInOrder("replies", it, clients.replies(it)));
        if (routes.routes().get(0).exactlyOnce()) {
            accounting.exactlyOnceInOrder("effects", effects(kafka));
        }
        assertThat(offsets.committed()).as("committed offsets").isEqualTo(offsets.ends());
        try (Inbound deadLetters =
                new Inbound(kafka, routes.deadLetters(routes.routes().get(0)))) {
            assertThat(deadLetters.await(0, any -> true)).isEmpty();
        }
        int killed = (int) entries.stream()
                .map(Journal.Entry::worker)
                .filter(it -> it.startsWith("p"))
                .distinct()
                .count();
        return new Report(faults, accounting.size(), entries.size(), killed);
    }

    /** What is in the outbound topic for those who read what is committed. */
    private Map<Integer, List<Integer>> effects(KafkaSettings kafka) {
        try (Inbound outbound = Inbound.committed(kafka, routes.routes().get(0).outbound())) {
            return Accounting.byClient(outbound.await(0, any -> true).stream().map(it -> Frame.of(Inbound.value(it))));
        }
    }

    private static Stream<Integer> open(ManyClients clients) {
        return IntStream.range(0, clients.count()).filter(clients::isOpen).boxed();
    }
}
