package io.barnabas.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Requirement;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.worker.Worker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the demo page shows, and that it fits its screen; for people's eyes there is target/screenshots. */
@Tag(Requirement.LONG)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookTest {
    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    /** The application refuses this client, so the page stays down. */
    private static final int REFUSED = 4401;

    private TestGateway gateway;
    private Worker worker;

    @BeforeAll
    void start() {
        KafkaSettings kafka = Brokers.shared();
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        gateway = TestGateway.start(GatewayConfig.defaults(kafka, routes).withDemoPage());
        worker = Workers.on(kafka, routes, (message, context) -> {
            if (message.text().startsWith("close ")) {
                context.close(Integer.parseInt(message.text().substring("close ".length())), "no more of this");
            } else {
                context.reply(message.kind(), message.payload());
            }
        });
    }

    @AfterAll
    void stop() {
        if (worker != null) {
            worker.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    void aCloseByTheBackendIsShownWithItsCodeAndReason() {
        Tab tab = open(new NewContextOptions());
        tab.send("close 4000");
        Locator row = tab.ended(4000, true, "server");
        assertThat(row).containsText("Private code");
        assertThat(row).containsText("no more of this");
        assertThat(row).containsText("Connected again after");

        tab.send("close " + REFUSED);
        assertThat(tab.ended(REFUSED, true, "server")).containsText("Does not reconnect");
        tab.awaitState("closed");
    }

    @ParameterizedTest
    @CsvSource({
        "desktop, 1280, 900, LIGHT",
        "desktop, 1280, 900, DARK",
        "phone, 390, 844, LIGHT",
        "phone, 390, 844, DARK",
        "narrow, 320, 640, LIGHT"
    })
    void nothingSticksOutOfTheScreen(String device, int width, int height, ColorScheme scheme) {
        Tab tab = open(new NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
        tab.echo("hello, worker");
        tab.echo("a-word-without-an-end-".repeat(13));
        tab.by("send-binary").click();
        assertThat(tab.by("received-count")).hasAttribute("data-frames", "3");
        tab.send("close 4000");
        tab.ended(4000, true, "server");
        tab.awaitState("open");
        tab.echo("back again");
        fits(tab, width);
        tab.screenshot(device + "-" + scheme + "-open");

        tab.send("close " + REFUSED);
        tab.awaitState("closed");
        fits(tab, width);
        tab.screenshot(device + "-" + scheme + "-closed");
    }

    private Tab open(NewContextOptions options) {
        Tab tab = CHROMIUM.open("http://127.0.0.1:" + gateway.port() + "/", options);
        tab.awaitState("open");
        return tab;
    }

    private static void fits(Tab tab, int width) {
        assertThat(tab.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
    }
}
