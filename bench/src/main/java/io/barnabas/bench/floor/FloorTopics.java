package io.barnabas.bench.floor;

import io.barnabas.common.command.CommandException;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicAdmin;
import io.barnabas.common.kafka.TopicPlan;
import io.barnabas.common.kafka.TopicRole;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/**
 * The floor's two topics, of as many partitions and with the settings of inbound and outbound; gone when closed, with
 * the group that read them.
 */
public final class FloorTopics implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String group;
    private final String there;
    private final String back;
    private final Admin admin;

    /** Makes them, under names of their own. */
    public FloorTopics(KafkaSettings kafka) {
        group = "barnabas-bench-" + UUID.randomUUID();
        Topics topics = Topics.withPrefix(group);
        there = topics.inbound();
        back = topics.outbound();
        admin = Admin.create(kafka.with(Map.of()));
        boolean made = false;
        try {
            new TopicAdmin(admin, TIMEOUT).create(plan(topics), 0, false);
            made = true;
        } finally {
            if (!made) {
                admin.close();
            }
        }
    }

    /** The consumer group of the floor's worker. */
    public String group() {
        return group;
    }

    /** Where the floor's worker reads. */
    public String there() {
        return there;
    }

    /** Where it answers. */
    public String back() {
        return back;
    }

    private static TopicPlan plan(Topics topics) {
        return new TopicPlan(TopicPlan.of(RouteConfigs.defaults(topics)).topics().stream()
                .filter(it -> it.role() == TopicRole.INBOUND || it.role() == TopicRole.OUTBOUND)
                .toList());
    }

    /** @throws CommandException when they could not be deleted; they are to be deleted by hand then */
    @Override
    public void close() {
        try (Admin closing = admin) {
            closing.deleteTopics(List.of(there, back)).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            closing.deleteConsumerGroups(List.of(group)).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            if (!(e.getCause() instanceof GroupNotEmptyException)) {
                throw new CommandException("Could not delete topics " + there + " and " + back + ": " + e, e);
            }
            // We were interrupted, and the reader did not leave; Kafka forgets an empty group by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted: topics " + there + " and " + back + " are left.", e);
        }
    }
}
