package io.barnabas.worker.consume;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the group shares its partitions. */
public enum GroupProtocol {
    /** The broker assigns (KIP-848): a rebalance stops only the partitions that move. */
    CONSUMER,
    /** The members assign among themselves; cooperative-sticky, so that the rest goes on as well. */
    CLASSIC;

    private static final Logger LOG = LoggerFactory.getLogger(GroupProtocol.class);
    private static final String FEATURE = "group.version";

    /** Asks the cluster; an answer that is none means an old one. Blocks for at most so many milliseconds. */
    static GroupProtocol detect(Admin admin, long timeoutMs) throws InterruptedException {
        String why;
        try {
            FinalizedVersionRange range = admin.describeFeatures()
                    .featureMetadata()
                    .get(timeoutMs, TimeUnit.MILLISECONDS)
                    .finalizedFeatures()
                    .get(FEATURE);
            if (range != null && range.maxVersionLevel() >= 1) {
                LOG.info(
                        "Group protocol: consumer (KIP-848), as the brokers offer {} {}",
                        FEATURE,
                        range.maxVersionLevel());
                return CONSUMER;
            }
            why = "the brokers do not offer " + FEATURE + " 1";
        } catch (ExecutionException e) {
            why = "the brokers do not tell their features: " + (e.getCause() == null ? e : e.getCause()).getMessage();
        } catch (TimeoutException e) {
            why = "the brokers did not tell their features within " + timeoutMs + " ms";
        }
        LOG.info("Group protocol: classic with the cooperative-sticky assignor, as {}", why);
        return CLASSIC;
    }

    Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, name().toLowerCase(java.util.Locale.ROOT));
        if (this == CLASSIC) {
            properties.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        return properties;
    }
}
