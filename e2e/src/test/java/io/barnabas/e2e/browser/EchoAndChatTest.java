package io.barnabas.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.worker.Worker;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The demo page while all is well: a real Chromium, gateway, broker and worker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EchoAndChatTest {
    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    private static final int MANY = 1_000;
    private static final int ROWS = 200;

    private TestGateway gateway;
    private Worker worker;

    @BeforeAll
    void start() {
        KafkaSettings kafka = Brokers.shared();
        RouteConfigs routes = Brokers.freshRoutes(kafka);
        gateway = TestGateway.start(GatewayConfig.defaults(kafka, routes).withDemoPage());
        worker = Workers.examples(kafka, routes);
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
    void textComesBackThroughKafkaAndIsMeasured() {
        Tab tab = open("");
        tab.awaitState("open");
        tab.send("Grüße aus 東京 😀 <b>&amp;</b>");
        assertThat(tab.row("sent", "Grüße aus 東京 😀 <b>&amp;</b>")).hasCount(1);
        assertThat(tab.row("received", "Grüße aus 東京 😀 <b>&amp;</b>")).hasCount(1);
        assertThat(tab.by("received-count")).hasAttribute("data-frames", "1");
        assertThat(tab.by("rtt-last")).hasAttribute("data-ms", Pattern.compile("\\d+(\\.\\d+)?"));
        assertThat(tab.by("ping-last")).hasAttribute("data-ms", Pattern.compile("\\d+(\\.\\d+)?"));
        assertThat(tab.states()).containsExactly("idle", "connecting", "open");
    }

    @Test
    void enterSendsAndShiftEnterBeginsALine() {
        Tab tab = open("");
        tab.awaitState("open");
        Locator box = tab.by("send-text");
        box.pressSequentially("one");
        box.press("Shift+Enter");
        box.pressSequentially("two");
        box.press("Enter");
        tab.rows("received").waitFor();
        assertThat(tab.rows("received").locator(".body").textContent()).isEqualTo("one\ntwo");
        assertThat(box).hasValue("");
        assertThat(box).isFocused();
    }

    @Test
    void binaryComesBackByteForByte() {
        Tab tab = open("");
        tab.awaitState("open");
        tab.by("send-binary").click();
        Locator received = tab.rows("received").locator(".body");
        assertThat(received).hasText(Pattern.compile("binary( [0-9a-f]{2}){16}"));
        assertThat(tab.rows("sent").locator(".body")).hasText(received.textContent());
        tab.by("binary-size").selectOption("65536");
        tab.by("send-binary").click();
        assertThat(tab.by("received-count")).hasText("2 frames, 64 KiB");
        assertThat(tab.by("rtt-last")).hasAttribute("data-ms", Pattern.compile("\\d+(\\.\\d+)?"));
    }

    @Test
    void aChatMessageReachesEveryPageOnce() {
        Tab one = open("?path=/chat");
        Tab two = open("?path=/chat");
        one.awaitState("open");
        two.awaitState("open");
        one.send("hello all");
        two.row("received", "hello all").waitFor();
        two.send("and back");
        for (Tab tab : new Tab[] {one, two}) {
            tab.row("received", "and back").waitFor();
            // In order: had the first come twice, it would be here by now.
            assertThat(tab.rows("received").locator(".body").allTextContents())
                    .containsExactly("hello all", "and back");
        }
    }

    @Test
    void theRouteIsSwitchedWithOneClick() {
        Tab tab = open("");
        tab.awaitState("open");
        tab.by("route").selectOption("/chat");
        assertThat(tab.by("connect")).hasText("Switch");
        tab.by("connect").click();
        assertThat(tab.ended(1000, true, "you")).containsText("you asked for a new connection");
        tab.awaitState("open");
        tab.echo("on the other route");
        tab.by("disconnect").click();
        tab.awaitState("closed");
        assertThat(tab.by("send")).isDisabled();
        assertThat(tab.states())
                .containsExactly("idle", "connecting", "open", "closing", "connecting", "open", "closing", "closed");
    }

    @Test
    void aThousandQuickMessagesComeBackInOrderAndTheLogStaysBounded() {
        Tab tab = open("");
        tab.awaitState("open");
        tab.page().evaluate("""
                        many => {
                          const box = document.getElementById('send-text');
                          for (let i = 1; i <= many; i++) {
                            box.value = `message ${i}`;
                            box.form.requestSubmit();
                          }
                        }""", MANY);
        assertThat(tab.by("sent-count")).hasAttribute("data-frames", "" + MANY);
        assertThat(tab.by("received-count")).hasAttribute("data-frames", "" + MANY);
        tab.row("received", "message " + MANY).waitFor();
        assertThat(tab.by("log-row").count()).isBetween(ROWS, 2 * ROWS);
        assertThat(tab.rows("received").locator(".body").allTextContents())
                .hasSizeBetween(1, ROWS)
                .isEqualTo(IntStream.rangeClosed(MANY - tab.rows("received").count() + 1, MANY)
                        .mapToObj(i -> "message " + i)
                        .toList());
        tab.echo("still there");
        assertThat(tab.states()).endsWith("open").doesNotContain("waiting");
    }

    @Test
    void theBrowsersWordThatItIsOfflineIsCheckedNotTrusted() {
        Tab tab = open("?ping=0");
        tab.awaitState("open");
        assertThat(tab.by("ping-count")).hasText("0 of 0");
        // The browser is wrong: the network is there.
        tab.page().evaluate("window.dispatchEvent(new Event('offline'))");
        assertThat(tab.by("ping-count")).hasText("1 of 1");
        tab.echo("still connected");
        assertThat(tab.states()).containsExactly("idle", "connecting", "open");
    }

    private Tab open(String query) {
        return CHROMIUM.open("http://127.0.0.1:" + gateway.port() + "/" + query);
    }
}
