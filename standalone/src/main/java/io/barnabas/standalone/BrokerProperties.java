package io.barnabas.standalone;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Properties of a broker that stands alone: one copy of everything, few internal partitions, short intervals. */
final class BrokerProperties {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** 1 MiB of message and 64 KiB of headers. */
    private static final int MAX_RECORD_BYTES = (1 << 20) + (64 << 10);

    private BrokerProperties() {}

    static Properties of(int port, int controllerPort, Path directory, Map<String, String> overlay) {
        Properties all = new Properties();
        identity(all, port, controllerPort, directory);
        singleCopies(all);
        shortIntervals(all);
        smallFootprint(all);
        all.setProperty("auto.create.topics.enable", "false");
        all.setProperty("message.max.bytes", Integer.toString(MAX_RECORD_BYTES));
        all.putAll(overlay);
        return all;
    }

    private static void identity(Properties all, int port, int controllerPort, Path directory) {
        all.setProperty("process.roles", "broker,controller");
        all.setProperty("node.id", Integer.toString(NODE_ID));
        all.setProperty(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + "," + CONTROLLER_LISTENER + "://127.0.0.1:" + controllerPort);
        all.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        all.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        all.setProperty("inter.broker.listener.name", "PLAINTEXT");
        all.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        // Static voters are not written to the log, so the controller's port may differ at each start.
        all.setProperty("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        all.setProperty("log.dirs", directory.toString());
    }

    private static void singleCopies(Properties all) {
        all.setProperty("default.replication.factor", "1");
        all.setProperty("min.insync.replicas", "1");
        all.setProperty("offsets.topic.replication.factor", "1");
        all.setProperty("offsets.topic.num.partitions", "4");
        all.setProperty("transaction.state.log.replication.factor", "1");
        all.setProperty("transaction.state.log.min.isr", "1");
        all.setProperty("transaction.state.log.num.partitions", "4");
        all.setProperty("share.coordinator.state.topic.replication.factor", "1");
        all.setProperty("share.coordinator.state.topic.min.isr", "1");
        all.setProperty("share.coordinator.state.topic.num.partitions", "1");
    }

    private static void shortIntervals(Properties all) {
        all.setProperty("group.initial.rebalance.delay.ms", "0");
        for (String kind : new String[] {"consumer", "share", "streams"}) {
            all.setProperty("group." + kind + ".min.heartbeat.interval.ms", "500");
            all.setProperty("group." + kind + ".heartbeat.interval.ms", "1000");
            all.setProperty("group." + kind + ".min.session.timeout.ms", "6000");
            all.setProperty("group." + kind + ".session.timeout.ms", "10000");
            all.setProperty("group." + kind + ".assignment.interval.ms", "100");
        }
        all.setProperty("group.streams.initial.rebalance.delay.ms", "0");
        all.setProperty("controller.quorum.append.linger.ms", "5");
        // After a kill the old registration must lapse before the next start is served.
        all.setProperty("broker.heartbeat.interval.ms", "500");
        all.setProperty("broker.session.timeout.ms", "4000");
        all.setProperty("log.initial.task.delay.ms", "500");
    }

    private static void smallFootprint(Properties all) {
        all.setProperty("num.network.threads", "2");
        all.setProperty("num.io.threads", "4");
        all.setProperty("background.threads", "2");
        all.setProperty("group.coordinator.threads", "1");
        all.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        all.setProperty("log.index.size.max.bytes", Integer.toString(1 << 20));
    }
}
