package io.barnabas.common.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that pin the contract. A test that differs from one has found a change that old workers would feel. */
final class Golden {
    private Golden() {}

    static String file(String name) {
        return read(Path.of("src/test/resources/golden", name));
    }

    /** A manual below {@code docs/}. */
    static String manual(String name) {
        return read(Path.of("../docs", name));
    }

    static void writeManual(String name, String text) {
        try {
            Files.writeString(Path.of("../docs", name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
