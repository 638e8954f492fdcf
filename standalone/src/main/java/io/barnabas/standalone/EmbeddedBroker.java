package io.barnabas.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in this JVM, so that trying and testing need no installation: one KRaft node, broker and
 * controller at once, on 127.0.0.1.
 *
 * <p>It is for development: one copy of everything, no security. Kafka ends the whole process when its controller meets
 * a fault that it cannot survive, for instance a data folder that is deleted under it.
 *
 * <p>Thread-safe; starting and stopping block their caller.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private final int port;
    private final BrokerStorage storage;
    private final Map<String, String> extraProperties;
    private @Nullable KafkaRaftServer server;

    private EmbeddedBroker(int port, BrokerStorage storage, Map<String, String> extraProperties) {
        this.port = port;
        this.storage = storage;
        this.extraProperties = extraProperties;
    }

    /**
     * What a broker is started with.
     *
     * @param port port of the listener for clients; 0 takes a free one
     * @param dataDir folder that is kept and may be used again by a later start; null takes a temporary one, which is
     *     deleted on close
     * @param properties broker properties that overlay ours
     */
    public record Options(int port, @Nullable Path dataDir, Map<String, String> properties) {
        public Options {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("Kafka port " + port + ": expected 0 to 65535");
            }
            properties = Map.copyOf(properties);
        }

        /** A free port and a temporary folder. */
        public static Options defaults() {
            return new Options(0, null, Map.of());
        }

        public Options withPort(int newPort) {
            return new Options(newPort, dataDir, properties);
        }

        public Options withDataDir(@Nullable Path newDataDir) {
            return new Options(port, newDataDir, properties);
        }

        public Options withProperty(String key, String value) {
            Map<String, String> all = new HashMap<>(properties);
            all.put(key, value);
            return new Options(port, dataDir, all);
        }
    }

    /**
     * Starts a broker and waits until it serves clients.
     *
     * @throws BrokerException with one sentence for people, when the port is taken or the data folder is of no use
     */
    public static EmbeddedBroker start(Options options) {
        int port = options.port() == 0 ? Ports.free() : options.port();
        Ports.requireFree(port, "choose another port for Kafka");
        EmbeddedBroker broker = new EmbeddedBroker(port, BrokerStorage.open(options.dataDir()), options.properties());
        boolean started = false;
        try {
            broker.start();
            started = true;
            return broker;
        } finally {
            if (!started) {
                broker.close();
            }
        }
    }

    /**
     * Starts again after {@link #stop()}, on the same port with the same data; does nothing while it runs.
     *
     * @throws BrokerException as {@link #start(Options)}
     */
    public synchronized void start() {
        if (server != null) {
            return;
        }
        QuietKafka.install();
        // Whoever embeds the broker stops it; hooks of Kafka's would run beside theirs.
        Exit.setShutdownHookAdder((name, hook) -> {});
        Ports.requireFree(port, "choose another port for Kafka");
        storage.requireUnused();
        storage.format();
        KafkaConfig config =
                new KafkaConfig(BrokerProperties.of(port, Ports.free(), storage.directory(), extraProperties), false);
        KafkaRaftServer starting = null;
        try {
            starting = new KafkaRaftServer(config, Time.SYSTEM);
            starting.startup();
            server = starting;
        } catch (RuntimeException e) {
            if (starting != null) {
                starting.shutdown();
            }
            throw new BrokerException("The embedded Kafka broker did not start: " + BrokerException.rootMessage(e), e);
        }
    }

    /** Stops serving and keeps the data; does nothing when it is stopped. */
    public synchronized void stop() {
        KafkaRaftServer stopping = server;
        server = null;
        if (stopping != null) {
            stopping.shutdown();
            stopping.awaitShutdown();
        }
    }

    /** Stops, and deletes the data unless it lies in a given folder. */
    @Override
    public synchronized void close() {
        stop();
        try {
            storage.close();
        } catch (IOException e) {
            throw new BrokerException("Could not delete " + storage.directory() + ": " + e.getMessage(), e);
        }
    }

    /** {@code 127.0.0.1:PORT}, the same after each start. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Port of the listener for clients. */
    public int port() {
        return port;
    }

    /** Where the data lies. */
    public Path dataDir() {
        return storage.directory();
    }
}
