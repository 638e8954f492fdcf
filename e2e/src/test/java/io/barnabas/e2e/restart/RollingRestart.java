package io.barnabas.e2e.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.accounting.Accounting;
import io.barnabas.e2e.accounting.Frame;
import io.barnabas.e2e.accounting.Journal;
import io.barnabas.e2e.accounting.JournalHandler;
import io.barnabas.e2e.accounting.ManyClients;
import io.barnabas.e2e.accounting.Mischief;
import io.barnabas.e2e.accounting.Offsets;
import io.barnabas.e2e.accounting.Tier;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Three workers under load are replaced one after the other: one leaves, the others take over, another comes and takes
 * its share. Nothing may be lost or come out of order, and how long each partition stood still is told.
 */
public final class RollingRestart {
    public static final String LEAVES = "a worker leaves";
    public static final String COMES = "a worker comes";
    private static final String QUIET = "nothing happens";

    private static final int WORKERS = 3;
    private static final int PARTITIONS = 12;
    private static final int CLIENTS = 200;
    private static final Duration STOP = Duration.ofSeconds(10);
    /** Of one frame in the journal, at least. */
    private static final int FRAME_BYTES = 25;

    private final KafkaSettings kafka;
    private final RouteConfigs routes = RouteConfigs.defaults(Brokers.freshTopics());
    private final RouteConfig route = routes.routes().get(0);
    private final String group = route.inbound() + ".group";
    private final int perSecond;
    private final long quietBytes;
    private final Pauses pauses = new Pauses();

    /**
     * Makes topics.
     *
     * @param perSecond frames of all clients
     * @param quiet how long all is well between two events, roughly
     */
    public RollingRestart(KafkaSettings kafka, int perSecond, Duration quiet) {
        this.kafka = kafka;
        this.perSecond = perSecond;
        this.quietBytes = (long) FRAME_BYTES * perSecond * quiet.toMillis() / 1_000;
        Brokers.createTopics(kafka, routes, PARTITIONS, 1);
    }

    /**
     * What was seen.
     *
     * @param handled frames, those counted twice that were handled twice
     * @param whenLeaving milliseconds for which each partition that moved as a worker left stood still, in ascending order
     * @param whenComing the same, as a worker came
     * @param whenStaying the longest time between two frames of each partition that stayed meanwhile, in milliseconds and
     *     in ascending order
     * @param quiet the same while nothing happened
     * @param table for people
     */
    public record Report(
            int accepted,
            int handled,
            List<Double> whenLeaving,
            List<Double> whenComing,
            List<Double> whenStaying,
            List<Double> quiet,
            String table) {}

    /**
     * Runs it, and fails where a frame is lost or out of order.
     *
     * @param restarts how many workers are replaced
     */
    public Report run(int restarts, Path folder) throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()));
                Journal journal = new Journal(folder.resolve("journal"));
                TestGateway gateway = TestGateway.start(kafka, routes);
                Tier tier = new Tier(
                        name -> Worker.builder(kafka)
                                .topics(routes.topics())
                                .group(group)
                                .route(route, new JournalHandler(journal, name, new Mischief())),
                        name -> {
                            throw new UnsupportedOperationException("no process");
                        });
                Offsets offsets = new Offsets(kafka, route.inbound(), group)) {
            for (int i = 1; i <= WORKERS; i++) {
                tier.add();
            }
            try (ManyClients clients = new ManyClients(gateway.port(), CLIENTS, perSecond)) {
                awaitBalance(admin, journal, WORKERS);
                pauses.began(QUIET);
                awaitBalance(admin, journal, WORKERS);
                for (int i = 1; i <= restarts; i++) {
                    pauses.began(LEAVES);
                    tier.remove("w" + i, STOP);
                    awaitBalance(admin, journal, WORKERS - 1);
                    pauses.began(COMES);
                    tier.add();
                    awaitBalance(admin, journal, WORKERS);
                }
                clients.fallSilent();
                patience()
                        .until(() ->
                                clients.allAnswered() && offsets.committed().equals(offsets.ends()));
                return account(journal, clients);
            }
        }
    }

    private Report account(Journal journal, ManyClients clients) {
        List<Journal.Entry> entries = journal.entries();
        Accounting accounting = Accounting.of(kafka, route.inbound());
        accounting.atLeastOnceInOrder(
                "handled", Accounting.byClient(entries.stream().map(Journal.Entry::frame)));
        for (int client = 0; client < CLIENTS; client++) {
            assertThat(accounting.accepted(client)).hasSize(clients.sent(client));
            accounting.atLeastOnceInOrder("replies", client, clients.replies(client));
        }
        pauses.count(entries, partitions());
        List<Double> staying = Stream.of(LEAVES, COMES)
                .flatMap(it -> pauses.stayed(it).stream())
                .sorted()
                .toList();
        return new Report(
                accounting.size(),
                entries.size(),
                pauses.moved(LEAVES),
                pauses.moved(COMES),
                staying,
                pauses.stayed(QUIET),
                pauses.table());
    }

    private Map<Frame, Integer> partitions() {
        Map<Frame, Integer> partitions = new HashMap<>();
        try (Inbound inbound = new Inbound(kafka, route.inbound())) {
            inbound.await(0, "message").forEach(it -> partitions.put(Frame.of(Inbound.value(it)), it.partition()));
        }
        return partitions;
    }

    /** Until so many workers have the same number of partitions each, and then for a while. */
    private void awaitBalance(Admin admin, Journal journal, int workers) {
        patience().until(() -> {
            List<Integer> shares =
                    admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get().members().stream()
                            .map(RollingRestart::share)
                            .toList();
            return shares.size() == workers && shares.stream().allMatch(it -> it == PARTITIONS / workers);
        });
        long before = journal.bytes();
        patience().until(() -> journal.bytes() > before + quietBytes);
    }

    private static int share(MemberDescription member) {
        return member.assignment().topicPartitions().size();
    }

    private static ConditionFactory patience() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }
}
