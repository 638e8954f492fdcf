package io.barnabas.e2e.accounting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What handlers did, in order of time: one line each, in a file that the workers of all processes append to. A killed
 * process leaves what it wrote, and no fault of Kafka's reaches it. Thread-safe.
 */
public final class Journal implements AutoCloseable {
    private final Path file;
    /** No channel: the first handler that is interrupted in it would close it for all. */
    private final FileOutputStream out;

    /** Goes on with the file where there is one. */
    public Journal(Path file) throws IOException {
        this.file = file;
        this.out = new FileOutputStream(file.toFile(), true);
    }

    /**
     * One handling.
     *
     * @param nanos when, by {@link System#nanoTime}, which all processes of a machine share
     */
    public record Entry(long nanos, String worker, Frame frame) {}

    public Path file() {
        return file;
    }

    /** Written in one piece, as appends of a few bytes are, and before the handler goes on. */
    public void add(String worker, Frame frame) {
        try {
            out.write((System.nanoTime() + " " + worker + " " + frame.text() + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long it is by now: it grows while anybody handles anything. */
    public long bytes() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Entry> entries() {
        try {
            return Files.readAllLines(file).stream().map(Journal::entry).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static Entry entry(String line) {
        String[] parts = line.split(" ", 3);
        return new Entry(Long.parseLong(parts[0]), parts[1], Frame.of(parts[2]));
    }
}
