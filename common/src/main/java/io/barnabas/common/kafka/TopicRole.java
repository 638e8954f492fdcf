package io.barnabas.common.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;

/** What a topic is for, and the settings that follow from it. */
public enum TopicRole {
    /** Events of connections. Partitions bound how many workers share the load. */
    INBOUND(48, Duration.ofDays(1), false),
    /** Records for single connections. Each gateway node reads one partition, so partitions bound the spread of nodes. */
    OUTBOUND(64, Duration.ofMinutes(15), true),
    /** Records for many connections. Each gateway node reads all partitions. */
    FANOUT(16, Duration.ofHours(1), true),
    /** What workers could not handle, kept for people. */
    DEAD_LETTERS(16, Duration.ofDays(14), false),
    /** The latest beat of each gateway node. Read from its beginning, hence kept short; only partition 0 is used. */
    NODES(1, Duration.ofMinutes(10)),
    /** One record for each connection that there is. */
    CONNECTIONS(16, Duration.ofHours(1));

    /** Segments end after this part of the retention, so that old records go about when they may. */
    private static final int SEGMENTS_PER_RETENTION = 4;

    private final int partitions;
    private final Duration retention;
    private final boolean appendTime;
    private final boolean compacted;

    TopicRole(int partitions, Duration retention, boolean appendTime) {
        this.partitions = partitions;
        this.retention = retention;
        this.appendTime = appendTime;
        this.compacted = false;
    }

    /** A compacted topic, of whose superseded records a part stays about so long. */
    TopicRole(int partitions, Duration superseded) {
        this.partitions = partitions;
        this.retention = superseded;
        this.appendTime = true;
        this.compacted = true;
    }

    /** The default number of partitions. */
    public int partitions() {
        return partitions;
    }

    /** For outbound and fan-out this bounds how far back a client can recover; for compacted topics it is that of what is superseded. */
    public Duration retention() {
        return retention;
    }

    Map<String, String> config(int maxRecordBytes, int minInsyncReplicas) {
        Map<String, String> config = new TreeMap<>();
        if (compacted) {
            config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            config.put(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Long.toString(retention.toMillis()));
            config.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
        } else {
            config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
            config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
        }
        config.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(retention.toMillis() / SEGMENTS_PER_RETENTION));
        config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, appendTime ? "LogAppendTime" : "CreateTime");
        config.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxRecordBytes));
        config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInsyncReplicas));
        return config;
    }
}
