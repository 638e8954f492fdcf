package io.barnabas.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** The broker's data folder: a given one is kept, a temporary one is deleted on close. */
public final class BrokerStorage {
    private static final String MARKER = "meta.properties";
    private static final String LOCK = ".lock";

    private final Path directory;
    private final boolean temporary;

    private BrokerStorage(Path directory, boolean temporary) {
        this.directory = directory;
        this.temporary = temporary;
    }

    static BrokerStorage open(@Nullable Path given) {
        try {
            if (given == null) {
                return new BrokerStorage(Files.createTempDirectory("barnabas-kafka-"), true);
            }
            Path directory = given.toAbsolutePath().normalize();
            Files.createDirectories(directory);
            requireOurs(directory);
            return new BrokerStorage(directory, false);
        } catch (IOException e) {
            throw new BrokerException("Data folder " + given + " cannot be used: " + e, e);
        }
    }

    Path directory() {
        return directory;
    }

    /**
     * Kafka holds a lock on this file while it runs, and would tell of a taken one by a page of stacks.
     *
     * @throws BrokerException when another broker uses the folder
     */
    void requireUnused() {
        Path lockFile = directory.resolve(LOCK);
        if (!Files.exists(lockFile)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw inUse(null);
            }
        } catch (OverlappingFileLockException e) {
            throw inUse(e);
        } catch (IOException e) {
            throw new BrokerException("Data folder " + directory + " cannot be used: " + e, e);
        }
    }

    private BrokerException inUse(@Nullable Throwable cause) {
        return new BrokerException(
                "Data folder " + directory + " is in use: stop the Kafka that uses it, or choose another folder.",
                cause);
    }

    /** Makes a new folder a node's storage; does nothing when it is one. */
    void format() {
        if (Files.exists(directory.resolve(MARKER))) {
            return;
        }
        format(directory, BrokerProperties.NODE_ID, Uuid.randomUuid().toString());
    }

    /**
     * Makes an empty folder the storage of a node that is broker and controller.
     *
     * @param clusterId the same for all nodes of a cluster
     * @throws BrokerException saying what was wrong with the folder
     */
    public static void format(Path directory, int node, String clusterId) {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(node)
                    .setClusterId(clusterId)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                    .setDirectories(List.of(directory.toString()))
                    .setMetadataLogDirectory(directory.toString())
                    .run();
        } catch (Exception e) {
            throw new BrokerException("Data folder " + directory + " cannot be formatted: " + e.getMessage(), e);
        }
    }

    void close() throws IOException {
        if (!temporary || !Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void requireOurs(Path directory) throws IOException {
        if (Files.exists(directory.resolve(MARKER))) {
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            if (entries.findAny().isPresent()) {
                throw new BrokerException("Data folder " + directory
                        + " holds other files: expected an empty folder, or one that this command made.");
            }
        }
    }
}
