package io.barnabas.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.kafka.TopicScan;
import io.barnabas.e2e.harness.Inbound;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;

/**
 * Clients speak over three gateways while whatever can break is broken, as a seed says; then all is made whole, and the
 * account is settled: from the log and from what clients have seen.
 */
public final class ChaosRun {
    private static final int CLIENTS = 60;
    /** Longer than the closer waits to look once more for what a frozen node brought late. */
    private static final Duration PATIENCE = Duration.ofSeconds(170);

    private final long seed;
    private final Duration length;
    private final Path folder;

    /** @param length of the chaos itself; starting, settling and accounting come on top */
    public ChaosRun(long seed, Duration length, Path folder) {
        this.seed = seed;
        this.length = length;
        this.folder = folder;
    }

    /**
     * What happened.
     *
     * @param struck how often each fault did
     * @param possible those that can be made on this machine
     * @param text for people
     */
    public record Report(Map<Fault, Integer> struck, Set<Fault> possible, String text) {}

    /** Fails where a promise was not kept; its message names connections, and says how to repeat the run. */
    public Report run() throws Exception {
        try (Site site = new Site(folder);
                Ledger ledger = new Ledger(
                        site.kafka, site.route().inbound(), site.route().outbound())) {
            try {
                return run(site, ledger);
            } catch (Exception | AssertionError e) {
                Path logs = Path.of("target", "chaos-" + seed);
                site.dump(logs);
                throw new AssertionError("repeat with -Dbarnabas.test.seed=" + seed + "; logs in " + logs, e);
            }
        }
    }

    private Report run(Site site, Ledger ledger) throws Exception {
        Random random = new Random(seed);
        List<Client> clients = new ArrayList<>();
        for (int i = 1; i <= CLIENTS; i++) {
            Random own = new Random(random.nextLong());
            clients.add(new Client(i, () -> site.port(own), own));
        }
        Set<Fault> possible = site.possible();
        Chaos chaos = new Chaos(site, clients);
        try {
            clients.forEach(Client::start);
            chaos.run(new Plan(seed, possible), length);
            clients.forEach(Client::fallSilent);
            awaitCalm(site, ledger, clients);
        } finally {
            clients.forEach(Client::leave);
        }
        for (Client client : clients) {
            client.awaitEnd();
        }
        Awaitility.await("no connection is left over").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(ledger.open()).isEmpty();
            assertThat(listed(site)).isEmpty();
        });
        Account account = new Account(ledger, clients);
        String text = "seed " + seed + ", " + length.toSeconds() + " s, "
                + (site.isBalanced() ? "HAProxy" : "no load balancer") + ", " + chaos.struck() + "\n" + account;
        if (possible.size() < Fault.values().length) {
            text += "SKIPPED: " + EnumSet.complementOf(EnumSet.copyOf(possible))
                    + ", which need libfaketime and prlimit\n";
        }
        System.out.println(text);
        assertThat(account.wrong()).as(text).isEmpty();
        try (Inbound deadLetters = new Inbound(site.kafka, site.routes.deadLetters(site.route()))) {
            assertThat(deadLetters.await(0, any -> true)).as("dead letters").isEmpty();
        }
        return new Report(chaos.struck(), possible, text);
    }

    /** Each client is connected and has all answers, and all know of the same connections. */
    private static void awaitCalm(Site site, Ledger ledger, List<Client> clients) {
        Awaitility.await("all clients are answered").atMost(PATIENCE).untilAsserted(() -> assertThat(
                        clients.stream().filter(it -> !it.isAnswered()).map(Client::session))
                .isEmpty());
        Awaitility.await("all know of the same connections").atMost(PATIENCE).untilAsserted(() -> {
            Set<String> open = ledger.open();
            assertThat(open).hasSameSizeAs(clients);
            assertThat(listed(site)).isEqualTo(open);
            assertThat(gauges(site)).isEqualTo(clients.size());
        });
    }

    /** Ids of the connections that the list of all has. */
    private static Set<String> listed(Site site) {
        Set<String> ids = new TreeSet<>();
        new TopicScan(site.kafka, Duration.ofSeconds(10), System::nanoTime)
                .read(site.routes.topics().connections(), record -> {
                    String id = new String(record.key(), StandardCharsets.UTF_8);
                    if (record.value() == null) {
                        ids.remove(id);
                    } else {
                        ids.add(id);
                    }
                });
        return ids;
    }

    private static int gauges(Site site) throws IOException {
        int sum = 0;
        for (Gateway gateway : site.gateways) {
            sum += gateway.connections();
        }
        return sum;
    }
}
