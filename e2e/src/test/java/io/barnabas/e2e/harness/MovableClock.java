package io.barnabas.e2e.harness;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The time of day as one process sees it, moved while it runs, by libfaketime; the monotonic clock stays as it is. */
public final class MovableClock {
    private static final Requirement INSTALLED =
            new Requirement("libfaketime", "sh", "-c", "ls /usr/lib/*/faketime/libfaketimeMT.so.1");
    private static final PathMatcher LIBRARY =
            FileSystems.getDefault().getPathMatcher("glob:/usr/lib/**/faketime/libfaketimeMT.so.1");

    private final Path library;
    private final Path file;

    private MovableClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** Right at first; nothing where the library is not installed, but in CI it must be. */
    public static Optional<MovableClock> in(Path folder, String name) throws IOException, InterruptedException {
        if (!INSTALLED.isMet()) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.find(Path.of("/usr/lib"), 3, (path, any) -> LIBRARY.matches(path))) {
            Path library = files.findFirst().orElseThrow();
            MovableClock clock = new MovableClock(library, folder.resolve("clock-of-" + name));
            clock.move(Duration.ZERO);
            return Optional.of(clock);
        }
    }

    /** What a process that shall see it is started with. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "DONT_FAKE_MONOTONIC", "1",
                // Otherwise each wait of the JVM spins.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    /** So far from the right time, within a second. */
    public void move(Duration by) throws IOException {
        Path written =
                Files.writeString(file.resolveSibling(file.getFileName() + ".new"), "%+d\n".formatted(by.toSeconds()));
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
