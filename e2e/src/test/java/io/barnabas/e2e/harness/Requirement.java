package io.barnabas.e2e.harness;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * Something outside of Maven that a test needs. Where it is missing the test is skipped and says why; in CI ({@code
 * CI=true}) nothing may be skipped, so there it fails.
 */
public final class Requirement {
    public static final Requirement PYTHON = new Requirement("python3 with pip", "python3", "-m", "pip", "--version");
    public static final Requirement NODE = new Requirement("node with npm", "npm", "--version");

    /** The tag of what takes long: faults, restarts, containers, load balancers. Run by profile {@code all}, and by CI. */
    public static final String LONG = "long";

    private static final int TIMEOUT_S = 30;
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private final String what;
    private final List<String> probe;

    /**
     * A program.
     *
     * @param what its name in the sentence "… is not installed"
     * @param probe a command that exits with 0 where it is installed
     */
    public Requirement(String what, String... probe) {
        this.what = what;
        this.probe = List.of(probe);
    }

    /** Skips the calling test unless the program is installed. */
    public void orSkip() throws InterruptedException {
        if (!isInstalled()) {
            throw missing(what + " is not installed");
        }
    }

    /** For tests that can do without the program, but not in CI: whether it is installed. */
    public boolean isMet() throws InterruptedException {
        boolean installed = isInstalled();
        if (!installed && "true".equals(System.getenv("CI"))) {
            throw missing(what + " is not installed");
        }
        return installed;
    }

    /**
     * The exception of a test that cannot be run.
     *
     * @param why a sentence for people, without its full stop
     */
    public static RuntimeException missing(String why) {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(why + "; in CI no test may be skipped");
        }
        // Surefire prints how many were skipped, and not why.
        if (TOLD.add(why)) {
            System.err.println("SKIPPED: " + why);
        }
        return new TestAbortedException("skipped: " + why);
    }

    private boolean isInstalled() throws InterruptedException {
        try {
            Process process = new ProcessBuilder(probe)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException notFound) {
            return false;
        }
    }
}
