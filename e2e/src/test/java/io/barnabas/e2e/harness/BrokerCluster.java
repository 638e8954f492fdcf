package io.barnabas.e2e.harness;

import io.barnabas.common.kafka.KafkaSettings;
import java.util.Map;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** Several brokers and a controller in this JVM; a broker can be stopped and started again. */
public final class BrokerCluster implements AutoCloseable {
    private final KafkaClusterTestKit kit;

    private BrokerCluster(KafkaClusterTestKit kit) {
        this.kit = kit;
    }

    /** Brokers that answer, with numbers from 0. */
    public static BrokerCluster start(int brokers) throws Exception {
        return start(brokers, Map.of());
    }

    /** With broker properties that overlay ours. */
    public static BrokerCluster start(int brokers, Map<String, String> properties) throws Exception {
        KafkaClusterTestKit.Builder builder = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                        .setNumBrokerNodes(brokers)
                        .setNumControllerNodes(1)
                        .build())
                .setConfigProp("offsets.topic.replication.factor", "1")
                .setConfigProp("group.initial.rebalance.delay.ms", "0");
        properties.forEach(builder::setConfigProp);
        KafkaClusterTestKit kit = builder.build();
        boolean up = false;
        try {
            kit.format();
            kit.startup();
            kit.waitForReadyBrokers();
            up = true;
            return new BrokerCluster(kit);
        } finally {
            if (!up) {
                kit.close();
            }
        }
    }

    public KafkaSettings settings() {
        return new KafkaSettings(kit.bootstrapServers());
    }

    /** Stops a broker and waits until it has. */
    public void stop(int broker) {
        kit.brokers().get(broker).shutdown();
        kit.brokers().get(broker).awaitShutdown();
    }

    /** Starts one that was stopped, at its old address. */
    public void startAgain(int broker) {
        kit.brokers().get(broker).startup();
    }

    @Override
    public void close() {
        try {
            kit.close();
        } catch (Exception e) {
            throw new IllegalStateException("the brokers did not stop", e);
        }
    }
}
