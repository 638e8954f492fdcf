package io.barnabas.common.kafka;

import java.util.List;

/**
 * What {@link TopicAdmin#create} did, or would do.
 *
 * @param created one sentence for each new topic
 * @param differences how topics that existed before differ from the plan; they were left as they are
 * @param warnings sentences about the cluster
 * @param existing how many topics existed before
 */
public record TopicReport(List<String> created, List<TopicProblem> differences, List<String> warnings, int existing) {
    public TopicReport {
        created = List.copyOf(created);
        differences = List.copyOf(differences);
        warnings = List.copyOf(warnings);
    }
}
