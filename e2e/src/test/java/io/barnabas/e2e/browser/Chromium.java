package io.barnabas.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.barnabas.e2e.harness.Requirement;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The installed Chromium, one process per test class. After each test it closes the tabs and fails if one of them
 * complained of anything. Where no Chromium is installed, the class is skipped and says so, or runs without one.
 */
public final class Chromium implements ExecutionCondition, BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    static final double PATIENCE_MS = 20_000;
    static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static final Duration HANGS = Duration.ofSeconds(90);

    /** No sandbox, as CI runs as root; no traffic of the browser's own; no name but this machine's is resolved. */
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");

    private final boolean needed;
    private final List<Tab> tabs = new ArrayList<>();
    private Playwright playwright;
    private Browser browser;

    /** For a class that is skipped without it. */
    Chromium() {
        this(true);
    }

    private Chromium(boolean needed) {
        this.needed = needed;
    }

    /** For a class that can do without it, but not in CI. */
    public static Chromium ifInstalled() {
        return new Chromium(false);
    }

    public boolean isInstalled() {
        return executable().isPresent();
    }

    /** Opens the address with a context (cache, storage) of its own. */
    public Tab open(String url) {
        return open(url, new Browser.NewContextOptions());
    }

    Tab open(String url, Browser.NewContextOptions options) {
        Tab tab = new Tab(browser.newContext(options), url);
        tabs.add(tab);
        return tab;
    }

    /** A condition and no failed assumption: Surefire does not count the tests of a class that is aborted. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
        if (isInstalled()) {
            return ConditionEvaluationResult.enabled("Chromium is installed");
        }
        String why = Requirement.missing(
                        "Chromium is not installed (looked for chromium, chromium-browser and google-chrome;"
                                + " CHROMIUM=/path/to/it names another)")
                .getMessage();
        return needed ? ConditionEvaluationResult.disabled(why) : ConditionEvaluationResult.enabled(why);
    }

    @Override
    public void beforeAll(ExtensionContext test) {
        if (!isInstalled()) {
            return;
        }
        Path executable = executable().orElseThrow();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        within("start", () -> {
            playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(executable)
                            .setArgs(FLAGS));
        });
    }

    @Override
    public void afterEach(ExtensionContext test) {
        boolean failed = test.getExecutionException().isPresent();
        List<String> complaints = new ArrayList<>();
        for (Tab tab : tabs) {
            if (failed) {
                tab.screenshot(test.getRequiredTestMethod().getName() + "-failed-" + tabs.indexOf(tab));
            }
            complaints.addAll(tab.complaints());
            within("close a tab", () -> tab.page().context().close());
        }
        tabs.clear();
        assertThat(complaints).as("complaints of the browser").isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext test) {
        if (playwright != null) {
            within("end", playwright::close);
        }
    }

    /** Playwright waits without end for a browser that hangs, and JUnit ends no extension. */
    private static void within(String what, Runnable step) {
        Executor aside = work -> {
            Thread thread = new Thread(work, "chromium");
            thread.setDaemon(true);
            thread.start();
        };
        try {
            CompletableFuture.runAsync(step, aside).get(HANGS.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            endAll();
            throw new AssertionError("Chromium did not " + what + " within " + HANGS.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new AssertionError("Chromium did not " + what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** What is left would hold our output open, for whose end Maven waits. */
    private static void endAll() {
        List<ProcessHandle> drivers = ProcessHandle.current()
                .children()
                .filter(it -> it.info().command().orElse("").endsWith("/node"))
                .toList();
        for (ProcessHandle driver : drivers) {
            driver.descendants().forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly();
        }
    }

    private static Optional<Path> executable() {
        String named = System.getenv("CHROMIUM");
        if (named != null && !named.isEmpty()) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1);
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(folders).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
