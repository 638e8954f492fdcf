package io.barnabas.e2e.examples;

import io.barnabas.e2e.harness.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the examples and tests need of PyPI and npm, installed below {@code target/} once per list of packages. */
public final class Packages {
    private static final Path EXAMPLES = Path.of("../examples");
    private static final Path TARGET = Path.of("target/packages");
    private static final String DONE = "installed";
    private static final int TIMEOUT_MIN = 5;

    private Packages() {}

    /** An example's folder, as an absolute path. */
    static Path example(String name) {
        return EXAMPLES.resolve(name).toAbsolutePath().normalize();
    }

    /** Installs what the example's {@code requirements.txt} names. Returns the folder for {@code PYTHONPATH}. */
    static Path python(String example) throws IOException, InterruptedException {
        return python(example(example));
    }

    /** Installs what the {@code requirements.txt} of a folder names. Returns the folder for {@code PYTHONPATH}. */
    public static synchronized Path python(Path source) throws IOException, InterruptedException {
        Requirement.PYTHON.orSkip();
        Path requirements = source.toAbsolutePath().resolve("requirements.txt");
        Path folder = folder("python", requirements);
        if (!Files.exists(folder.resolve(DONE))) {
            String pip = "python3 -m pip install --upgrade --quiet --no-input --disable-pip-version-check";
            List<String> command = new ArrayList<>(List.of(pip.split(" ", -1)));
            command.addAll(List.of("--target", folder.toString(), "--requirement", requirements.toString()));
            install(folder, command);
        }
        return folder;
    }

    /** Installs what the example's {@code package.json} names. Returns a copy of the example that has node_modules. */
    static Path node(String example) throws IOException, InterruptedException {
        return node(example(example));
    }

    /** Installs what the {@code package.json} of a folder names. Returns a copy of the folder that has node_modules. */
    public static synchronized Path node(Path source) throws IOException, InterruptedException {
        Requirement.NODE.orSkip();
        Path folder = folder("node", source.resolve("package.json"));
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!Files.exists(folder.resolve(DONE))) {
            String npm = "npm install --no-audit --no-fund --no-package-lock --loglevel=error";
            install(folder, List.of(npm.split(" ", -1)));
        }
        return folder;
    }

    private static Path folder(String kind, Path list) throws IOException {
        String version = Integer.toHexString(Files.readString(list).hashCode());
        Path folder = TARGET.toAbsolutePath().resolve(kind + "-" + version);
        return Files.createDirectories(folder);
    }

    private static void install(Path folder, List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve("install.log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(TIMEOUT_MIN, TimeUnit.MINUTES);
        process.destroyForcibly();
        if (!ended || process.exitValue() != 0) {
            throw Requirement.missing(String.join(" ", command)
                    + (ended ? " failed: " : " took too long: ")
                    + Files.readString(log).strip());
        }
        Files.createFile(folder.resolve(DONE));
    }
}
