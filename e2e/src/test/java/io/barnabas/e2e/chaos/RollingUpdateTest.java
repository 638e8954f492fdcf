package io.barnabas.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Requirement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each gateway and each worker is stopped and started again while clients speak; {@code ContainersTest} with processes. */
@Tag(Requirement.LONG)
class RollingUpdateTest {
    private static final int CLIENTS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void noFrameIsLostAndEachConnectionBeginsAndEndsOnce(@TempDir Path folder) throws Exception {
        ExecutorService aside = Executors.newSingleThreadExecutor();
        List<Client> clients = new ArrayList<>();
        try (Site site = new Site(folder);
                Ledger ledger = new Ledger(
                        site.kafka, site.route().inbound(), site.route().outbound())) {
            site.awaitBalance();
            Random random = new Random(1);
            for (int i = 1; i <= CLIENTS; i++) {
                Random own = new Random(random.nextLong());
                clients.add(new Client(i, () -> site.port(own), own));
            }
            clients.forEach(Client::start);
            await(clients, Client::isServed);

            for (int i = 0; i < Site.GATEWAYS; i++) {
                int worker = i % Site.WORKERS;
                Future<?> replaced = aside.submit(() -> {
                    site.replaceWorker(worker);
                    return null;
                });
                Gateway gateway = site.gateways.get(i);
                gateway.drain();
                gateway.start();
                gateway.awaitReady();
                replaced.get(2, TimeUnit.MINUTES);
                site.awaitBalance();
                await(clients, Client::isServed);
            }

            Account.assertNothingLost(ledger, clients);
        } finally {
            clients.forEach(Client::leave);
            aside.shutdownNow();
        }
    }

    private static void await(List<Client> clients, Predicate<Client> what) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(clients)
                .allMatch(what));
    }
}
