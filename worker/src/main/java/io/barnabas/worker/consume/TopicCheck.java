package io.barnabas.worker.consume;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.KafkaUnavailableException;
import io.barnabas.common.kafka.TopicAdmin;
import io.barnabas.common.kafka.TopicState;
import io.barnabas.worker.reply.TopicLimits;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Whether the topics that the worker's routes need are there. Blocks its caller while it asks. */
final class TopicCheck implements AutoCloseable {
    private final KafkaSettings kafka;
    private final Duration timeout;
    private final Admin admin;
    private final TopicAdmin topics;
    private final TopicLimits limits;
    private final Collection<String> needed;

    /**
     * Asks nothing yet.
     *
     * @param timeout for each question
     * @param needed the topics' names
     */
    TopicCheck(KafkaSettings kafka, Duration timeout, Collection<String> needed, TopicLimits limits) {
        this.kafka = kafka;
        this.timeout = timeout;
        this.admin = Admin.create(kafka.with(Map.of()));
        this.topics = new TopicAdmin(admin, timeout);
        this.limits = limits;
        this.needed = new TreeSet<>(needed);
    }

    /** One sentence with the command that mends it; null where all is well. */
    @Nullable
    String problem() {
        Map<String, TopicState> found;
        try {
            found = topics.describe(needed);
        } catch (KafkaUnavailableException e) {
            return e.getMessage();
        }
        Collection<String> missing = new TreeSet<>(needed);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            return (missing.size() == 1 ? "topic " : "topics ") + String.join(", ", missing)
                    + (missing.size() == 1 ? " is" : " are") + " missing; create them with: ./barnabas topics create"
                    + " --bootstrap " + kafka.bootstrapServers();
        }
        found.forEach((name, topic) -> {
            Integer limit = topic.maxRecordBytes();
            if (limit != null) {
                limits.learn(name, limit);
            }
        });
        return null;
    }

    GroupProtocol groupProtocol() throws InterruptedException {
        return GroupProtocol.detect(admin, timeout.toMillis());
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
