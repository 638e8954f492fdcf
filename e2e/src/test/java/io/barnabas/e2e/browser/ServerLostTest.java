package io.barnabas.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.worker.Worker;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The server dies, leaves or freezes under the page, which says so and comes back by itself. */
@Tag(Requirement.LONG)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerLostTest {
    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    private GatewayProcess gateway;
    private Worker worker;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        KafkaSettings kafka = Brokers.shared();
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        gateway = new GatewayProcess(kafka, routes, folder);
        worker = Workers.examples(kafka, routes);
    }

    @AfterAll
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (worker != null) {
            worker.close();
        }
    }

    @BeforeEach
    void serve() throws Exception {
        gateway.ensureReady();
    }

    @Test
    void aKilledServerIsToldAsANetworkFailureAndThePageReconnectsByItself() throws Exception {
        Tab tab = open("");
        tab.echo("before");
        gateway.kill();
        Locator row = tab.ended(1006, false, "network");
        assertThat(row).containsText("no close frame");
        // Another attempt that is refused shares one row with those that follow.
        tab.ended(1006, false, "unreachable");
        assertThat(tab.countdowns()).anyMatch(text -> text.matches("Attempt 1 in 0\\.\\d s\\."));
        tab.screenshot("killed");

        gateway.start();
        tab.awaitState("open");
        tab.echo("after");
        assertThat(row).containsText("Connected again after");
        assertThat(tab.by("close-row")).hasCount(2);
        assertThat(tab.rows("note").locator(".body")).hasText(new Pattern[] {
            Pattern.compile("Open: .*"),
            Pattern.compile("Ended: 1006, network or server died.*"),
            Pattern.compile("Not connected: refused or unreachable"),
            Pattern.compile("Open: .*")
        });
        assertThat(tab.states())
                .containsSubsequence("open", "waiting", "connecting", "waiting", "connecting", "open")
                .doesNotContain("closed", "closing");
    }

    @Test
    void anOrderlyStopIsToldAs1012FromTheServerAndThePageReconnectsByItself() throws Exception {
        Tab tab = open("");
        tab.echo("before");
        gateway.terminate();
        Locator row = tab.ended(1012, true, "server");
        assertThat(row).containsText("Service restart");

        gateway.start();
        tab.awaitState("open");
        tab.echo("after");
        assertThat(row).containsText("Connected again after");
    }

    @Test
    void aFrozenServerIsAbandonedAfterAPingWithoutPong() throws Exception {
        Tab tab = open("?ping=1000&pong=1000");
        tab.echo("before");
        gateway.freeze();
        try {
            assertThat(tab.ended(1006, false, "page")).containsText("no pong within 1000 ms");
            // At once: not by way of the close handshake, which nobody would answer.
            assertThat(tab.states()).containsSubsequence("open", "waiting").doesNotContain("closing");
            tab.awaitState("connecting");
            tab.screenshot("frozen");
        } finally {
            gateway.thaw();
        }
        tab.awaitState("open");
        tab.echo("after");
    }

    @Test
    void offlineTheConnectionIsAbandonedSoonAndOnlineItComesBack() {
        Tab tab = open("");
        tab.echo("before");
        tab.page().context().setOffline(true);
        assertThat(tab.ended(1006, false, "page")).containsText("no pong within 2000 ms");
        tab.awaitState("offline");
        // Patience, and attempts all the same.
        assertThat(tab.countdowns()).anyMatch(text -> text.matches("Attempt 1 in [123]\\.\\d s\\."));
        tab.screenshot("offline");

        tab.page().context().setOffline(false);
        tab.awaitState("open");
        tab.echo("after");
        assertThat(tab.states())
                .containsSubsequence("open", "offline", "connecting", "open")
                .doesNotContain("closing", "closed");
    }

    @Test
    void aBrowserThatGoesOfflineDuringAnOutageSaysSoAndOnlineThePageComesBack() throws Exception {
        Tab tab = open("");
        gateway.kill();
        tab.ended(1006, false, "network");
        tab.page().context().setOffline(true);
        tab.awaitState("offline");
        gateway.start();
        gateway.awaitReady();
        tab.page().context().setOffline(false);
        tab.awaitState("open");
        tab.echo("after");
    }

    private Tab open(String query) {
        Tab tab = CHROMIUM.open("http://127.0.0.1:" + gateway.port() + "/" + query)
                .throughOutages();
        tab.awaitState("open");
        return tab;
    }
}
