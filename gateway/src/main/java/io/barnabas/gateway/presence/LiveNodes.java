package io.barnabas.gateway.presence;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.barnabas.common.contract.NodeBeat;
import io.barnabas.common.kafka.TopicScan;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes whose latest beat is not old. Blocks its caller. */
public final class LiveNodes {
    private static final Logger LOG = LoggerFactory.getLogger(LiveNodes.class);
    /** Of some beats; the broker's clock is compared with ours, and an error costs only a worse choice. */
    private static final Duration OLD = Duration.ofSeconds(45);

    private final TopicScan scan;
    private final InstantSource clock;

    public LiveNodes(TopicScan scan, InstantSource clock) {
        this.scan = scan;
        this.clock = clock;
    }

    /** @throws io.barnabas.common.kafka.KafkaUnavailableException when the topic cannot be read */
    public Collection<NodeBeat> read(String topic) {
        Map<String, NodeBeat> live = new HashMap<>();
        long oldest = clock.millis() - OLD.toMillis();
        scan.read(topic, beat -> take(beat, oldest, live));
        return live.values();
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, long oldest, Map<String, NodeBeat> live) {
        if (record.key() == null) {
            return;
        }
        String node = new String(record.key(), StandardCharsets.UTF_8);
        live.remove(node);
        if (record.value() == null || record.timestamp() < oldest) {
            return;
        }
        try {
            NodeBeat beat =
                    NodeBeat.of(node, JSONObjectUtils.parse(new String(record.value(), StandardCharsets.UTF_8)));
            if (beat.state() != NodeBeat.State.LEFT) {
                live.put(node, beat);
            }
        } catch (ParseException | IllegalArgumentException e) {
            LOG.debug("The beat of {} at offset {} cannot be read", node, record.offset(), e);
        }
    }
}
