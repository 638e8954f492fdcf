package io.barnabas.e2e.accounting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What handlers did, in order of time: one line each, in a file that the workers of all processes append to. A killed
 * process leaves what it wrote, and no fault of Kafka's reaches it. Thread-safe.
 */
public final class Journal implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    /** Goes on with the file where there is one. */
    public Journal(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
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
            ByteBuffer line =
                    ByteBuffer.wrap((System.nanoTime() + " " + worker + " " + frame.text() + "\n").getBytes(UTF_8));
            channel.write(line);
            if (line.hasRemaining()) {
                throw new IOException("a line was cut: " + line.remaining() + " bytes are missing");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long it is by now: it grows while anybody handles anything. */
    public long bytes() {
        try {
            return channel.size();
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
        channel.close();
    }

    private static Entry entry(String line) {
        String[] parts = line.split(" ", 3);
        return new Entry(Long.parseLong(parts[0]), parts[1], Frame.of(parts[2]));
    }
}
