package io.barnabas.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The demo page in one tab: what a user does and sees there, and all that the browser complained of. */
public final class Tab {
    /**
     * Keeps what is on the page for a moment only. The jitter is a tenth of the largest wait, always, so that how long a
     * test takes is not a matter of luck.
     */
    private static final String RECORDER = """
            Math.random = () => 0.1;
            window.recorded = { states: [], countdowns: [], violations: [] };
            document.addEventListener('securitypolicyviolation', (event) => {
              recorded.violations.push(`${event.violatedDirective}: ${event.blockedURI}`);
            });
            new MutationObserver((changes) => {
              for (const change of changes) {
                if (change.type === 'attributes' && change.target.id === 'state') {
                  recorded.states.push(change.oldValue);
                } else if (change.target.id === 'countdown') {
                  for (const text of change.addedNodes) recorded.countdowns.push(text.data);
                }
              }
            }).observe(document, {
              subtree: true, childList: true, attributeFilter: ['data-state'], attributeOldValue: true,
            });
            """;

    private final Page page;
    private final String origin;
    private final List<String> complaints = new ArrayList<>();
    private boolean outages;

    Tab(BrowserContext context, String url) {
        URI address = URI.create(url);
        origin = address.getHost() + ":" + address.getPort() + "/";
        context.addInitScript(RECORDER);
        page = context.newPage();
        page.setDefaultTimeout(Chromium.PATIENCE_MS);
        page.onConsoleMessage(message -> {
            if (Set.of("error", "warning").contains(message.type())) {
                complain(message.text());
            }
        });
        page.onPageError(error -> complaints.add("uncaught: " + error));
        page.onRequest(request -> own("http://", request.url()));
        page.onWebSocket(socket -> own("ws://", socket.url()));
        page.navigate(url);
    }

    Page page() {
        return page;
    }

    /** Saves the whole page as an image, for people. */
    public void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Chromium.SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    /** The browser logs each failed connection as an error of the page, which no page can prevent. */
    public Tab throughOutages() {
        outages = true;
        return this;
    }

    List<String> complaints() {
        List<String> all = new ArrayList<>(complaints);
        recorded("violations").forEach(it -> all.add("Content-Security-Policy: " + it));
        return all;
    }

    Locator by(String testId) {
        return page.getByTestId(testId);
    }

    public void awaitState(String state) {
        assertThat(by("state")).hasAttribute("data-state", state);
    }

    /** All states so far, in order. */
    List<String> states() {
        List<String> all = new ArrayList<>(recorded("states"));
        all.add(by("state").getAttribute("data-state"));
        for (int i = all.size() - 1; i > 0; i--) {
            if (all.get(i).equals(all.get(i - 1))) {
                all.remove(i);
            }
        }
        return all;
    }

    List<String> countdowns() {
        return recorded("countdowns");
    }

    void send(String text) {
        by("send-text").fill(text);
        by("send").click();
    }

    /** Sends the text and waits for it to come back. */
    public void echo(String text) {
        send(text);
        row("received", text).waitFor();
    }

    /** Rows of the log by direction ({@code sent} or {@code received}) and the whole text of the frame. */
    Locator row(String direction, String text) {
        return rows(direction)
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator(".body").getByText(text, new Locator.GetByTextOptions().setExact(true))));
    }

    /** Rows of the log, without the pings of the page itself. */
    Locator rows(String direction) {
        return page.locator("[data-testid=log-row][data-direction=" + direction + "]:not(.ping)");
    }

    /** The newest of the ended connections that ended so; waits for it. */
    public Locator ended(int code, boolean clean, String who) {
        Locator row = page.locator("[data-testid=close-row][data-code='" + code + "'][data-clean=" + clean
                        + "][data-who=" + who + "]")
                .first();
        row.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE));
        return row;
    }

    private List<String> recorded(String what) {
        List<String> texts = new ArrayList<>();
        ((List<?>) page.evaluate("what => recorded[what]", what)).forEach(text -> texts.add(String.valueOf(text)));
        return texts;
    }

    private void own(String scheme, String url) {
        if (!url.startsWith(scheme + origin)) {
            complaints.add("request to elsewhere: " + url);
        }
    }

    private void complain(String text) {
        // The second is of an image that the browser had not got around to when the server was lost.
        boolean ofOutage = text.startsWith("WebSocket connection to 'ws://" + origin)
                || text.equals("Failed to load resource: net::ERR_CONNECTION_REFUSED");
        if (!(outages && ofOutage)) {
            complaints.add("console: " + text);
        }
    }
}
