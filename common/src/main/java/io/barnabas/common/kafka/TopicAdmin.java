package io.barnabas.common.kafka;

import io.barnabas.common.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks at topics and makes those that are missing. Each call to the cluster waits at most the given time; calls block
 * their caller.
 */
public final class TopicAdmin {
    /** Copies of each partition where there are brokers enough. */
    public static final int DEFAULT_REPLICATION_FACTOR = 3;

    private static final int VISIBLE_POLL_MS = 20;

    private final Admin admin;
    private final Duration timeout;

    /** @param admin stays the caller's */
    public TopicAdmin(Admin admin, Duration timeout) {
        this.admin = admin;
        this.timeout = timeout;
    }

    /**
     * The topics that exist, by name.
     *
     * @throws KafkaUnavailableException when the cluster does not answer or refuses
     */
    public Map<String, TopicState> describe(Collection<String> names) {
        Map<String, TopicDescription> existing = new HashMap<>();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(names).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
            try {
                existing.put(answer.getKey(), get("describe topic " + answer.getKey(), answer.getValue()));
            } catch (KafkaUnavailableException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        Map<String, Map<String, String>> configs = configs(existing.keySet());
        Map<String, TopicState> states = new HashMap<>();
        existing.forEach((name, topic) -> {
            Map<String, String> config = configs.get(name);
            if (config != null) {
                List<TopicPartitionInfo> partitions = topic.partitions();
                states.put(
                        name,
                        new TopicState(
                                name,
                                partitions.size(),
                                partitions.get(0).replicas().size(),
                                config));
            }
        });
        return states;
    }

    /**
     * What is missing or differs from the plan; empty where all is well.
     *
     * @throws KafkaUnavailableException when the cluster does not answer or refuses
     */
    public List<TopicProblem> problems(TopicPlan plan) {
        return TopicChecks.problems(plan, describe(plan.names()));
    }

    /**
     * Makes the topics that are missing and changes none that exist.
     *
     * @param replicationFactor copies of each partition; 0 for {@link #DEFAULT_REPLICATION_FACTOR}, or as many as there
     *     are brokers
     * @param dryRun only says what would be done
     * @throws KafkaUnavailableException when the cluster does not answer or refuses
     */
    public TopicReport create(TopicPlan plan, int replicationFactor, boolean dryRun) {
        int brokers =
                get("describe the cluster", admin.describeCluster().nodes()).size();
        int copies = replicationFactor == 0 ? Math.min(DEFAULT_REPLICATION_FACTOR, brokers) : replicationFactor;
        Map<String, TopicState> existing = describe(plan.names());
        List<TopicPlan.Planned> absent = plan.topics().stream()
                .filter(it -> !existing.containsKey(it.name()))
                .toList();
        List<String> created = absent.stream().map(it -> sentence(it, copies)).toList();
        if (!dryRun && !absent.isEmpty()) {
            create(absent, copies);
            awaitServed(plan.names(), absent);
        }
        List<String> warnings = new ArrayList<>();
        if (copies < DEFAULT_REPLICATION_FACTOR && !created.isEmpty()) {
            warnings.add("The cluster has " + brokers + (brokers == 1 ? " broker" : " brokers") + ": with replication "
                    + copies + " the loss of " + (copies == 1 ? "one loses records." : "one leaves a single copy."));
        }
        TopicPlan old = new TopicPlan(plan.topics().stream()
                .filter(it -> existing.containsKey(it.name()))
                .toList());
        return new TopicReport(created, TopicChecks.problems(old, existing), warnings, existing.size());
    }

    private void create(List<TopicPlan.Planned> absent, int copies) {
        List<NewTopic> topics = new ArrayList<>();
        for (TopicPlan.Planned planned : absent) {
            topics.add(new NewTopic(planned.name(), Optional.of(planned.partitions()), Optional.of((short) copies))
                    .configs(planned.role().config(planned.maxRecordBytes(), minInsync(copies))));
        }
        new TreeMap<>(admin.createTopics(topics).values()).forEach((name, answer) -> {
            try {
                get("create topic " + name, answer);
            } catch (KafkaUnavailableException e) {
                // Somebody else was faster.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        });
    }

    private static String sentence(TopicPlan.Planned planned, int copies) {
        String settings = planned.role().config(planned.maxRecordBytes(), minInsync(copies)).entrySet().stream()
                .map(Map.Entry::toString)
                .collect(Collectors.joining(", "));
        return "Topic " + planned.name() + ": " + planned.partitions() + " partitions, replication " + copies + ", "
                + settings + ".";
    }

    /**
     * The controller answers before the brokers know the topics, and of several brokers each learns of them in its own
     * time; who starts right after this shall find them.
     */
    private void awaitServed(Collection<String> names, List<TopicPlan.Planned> created) {
        Deadline deadline = new Deadline(timeout, System::nanoTime);
        while (describe(names).size() < names.size() || !areLed(created)) {
            if (deadline.isOver()) {
                throw new KafkaUnavailableException(
                        "Kafka made the topics and did not show them within " + timeout.toSeconds() + " s", null);
            }
            try {
                Thread.sleep(VISIBLE_POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaUnavailableException("Interrupted while waiting for Kafka to show the topics", e);
            }
        }
    }

    /**
     * A partition can be seen before its leader takes records; a producer's second batch may then be taken before its
     * first, which ends its order.
     */
    private boolean areLed(List<TopicPlan.Planned> created) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (TopicPlan.Planned planned : created) {
            for (int partition = 0; partition < planned.partitions(); partition++) {
                ends.put(new TopicPartition(planned.name(), partition), OffsetSpec.latest());
            }
        }
        try {
            get("find the leaders of the new topics", admin.listOffsets(ends).all());
            return true;
        } catch (KafkaUnavailableException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    private static int minInsync(int copies) {
        return copies >= DEFAULT_REPLICATION_FACTOR ? 2 : 1;
    }

    /** The settings of each topic that exists; empty where they may not be seen. */
    private Map<String, Map<String, String>> configs(Collection<String> names) {
        List<ConfigResource> resources = names.stream()
                .map(it -> new ConfigResource(ConfigResource.Type.TOPIC, it))
                .toList();
        Map<String, Map<String, String>> all = new HashMap<>();
        admin.describeConfigs(resources).values().forEach((resource, answer) -> {
            try {
                Config config = get("describe the settings of topic " + resource.name(), answer);
                Map<String, String> values = new HashMap<>();
                for (ConfigEntry entry : config.entries()) {
                    if (entry.value() != null) {
                        values.put(entry.name(), entry.value());
                    }
                }
                all.put(resource.name(), values);
            } catch (KafkaUnavailableException e) {
                if (e.getCause() instanceof AuthorizationException) {
                    // A client may be allowed to use a topic and not to see its settings.
                    all.put(resource.name(), Map.of());
                } else if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                // Another broker than the one that described it may answer, and not know it yet, or no more.
            }
        });
        return all;
    }

    private <T> T get(String what, KafkaFuture<T> answer) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new KafkaUnavailableException("Kafka could not " + what + ": " + KafkaFailure.inWords(cause), cause);
        } catch (TimeoutException e) {
            throw new KafkaUnavailableException(
                    "Kafka could not " + what + ": no answer within " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("Interrupted while waiting for Kafka to " + what, e);
        }
    }
}
