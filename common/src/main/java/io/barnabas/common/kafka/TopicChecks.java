package io.barnabas.common.kafka;

import io.barnabas.common.kafka.TopicProblem.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Compares topics as they stand with the plan. */
final class TopicChecks {
    private TopicChecks() {}

    static List<TopicProblem> problems(TopicPlan plan, Map<String, TopicState> found) {
        List<TopicProblem> problems = new ArrayList<>();
        for (TopicPlan.Planned planned : plan.topics()) {
            compare(problems, planned, found.get(planned.name()));
        }
        return problems;
    }

    private static void compare(List<TopicProblem> problems, TopicPlan.Planned planned, @Nullable TopicState found) {
        String name = planned.name();
        if (found == null) {
            problems.add(new TopicProblem(Kind.MISSING, name, "Topic " + name + " is missing."));
            return;
        }
        // Any number of partitions will do for dead letters.
        if (found.partitions() < planned.partitions() && planned.role() != TopicRole.DEAD_LETTERS) {
            problems.add(new TopicProblem(
                    Kind.TOO_FEW_PARTITIONS,
                    name,
                    "Topic " + name + " has " + found.partitions() + " partitions, expected at least "
                            + planned.partitions() + "."));
        }
        Integer limit = found.maxRecordBytes();
        if (limit != null && limit < planned.maxRecordBytes()) {
            problems.add(new TopicProblem(
                    Kind.RECORD_LIMIT,
                    name,
                    "Topic " + name + " takes records of up to " + limit + " bytes ("
                            + TopicConfig.MAX_MESSAGE_BYTES_CONFIG + "), expected at least " + planned.maxRecordBytes()
                            + "."));
        }
        otherSettings(problems, planned, found);
    }

    private static void otherSettings(List<TopicProblem> problems, TopicPlan.Planned planned, TopicState found) {
        planned.role().config(planned.maxRecordBytes(), 1).forEach((key, value) -> {
            String actual = found.config().get(key);
            boolean checkedElsewhere = key.equals(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                    || key.equals(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
            if (actual != null && !checkedElsewhere && !actual.equals(value)) {
                problems.add(new TopicProblem(
                        Kind.OTHER_SETTING,
                        planned.name(),
                        "Topic " + planned.name() + " has " + key + "=" + actual + ", we would set " + value + "."));
            }
        });
    }
}
