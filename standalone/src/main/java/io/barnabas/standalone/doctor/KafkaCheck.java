package io.barnabas.standalone.doctor;

import io.barnabas.common.kafka.KafkaProbe;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.KafkaUnavailableException;
import io.barnabas.common.kafka.TopicAdmin;
import io.barnabas.common.kafka.TopicPlan;
import io.barnabas.common.kafka.TopicProblem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/** Whether Kafka answers, and has the topics of the configured routes. Blocks its caller. */
final class KafkaCheck {
    private static final Duration TIMEOUT = DoctorCommand.TIMEOUT;

    private final KafkaSettings kafka;

    KafkaCheck(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    Finding answers() {
        try {
            KafkaProbe.await(kafka, TIMEOUT);
            return Finding.ok("Kafka at " + kafka.bootstrapServers() + " answers.");
        } catch (KafkaUnavailableException e) {
            return Finding.failed(e.getMessage() + ".");
        }
    }

    Finding topics(TopicPlan plan) {
        List<TopicProblem> problems;
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            problems = new TopicAdmin(admin, TIMEOUT).problems(plan);
        } catch (KafkaUnavailableException e) {
            return Finding.failed(e.getMessage() + ".");
        }
        if (problems.isEmpty()) {
            return Finding.ok("All " + plan.names().size() + " topics are as planned.");
        }
        boolean stop = problems.stream().anyMatch(TopicProblem::preventsReady);
        String sentences = problems.stream()
                .filter(it -> !stop || it.preventsReady())
                .map(TopicProblem::sentence)
                .collect(Collectors.joining(" "));
        return stop
                ? Finding.failed(sentences + " What is missing, barnabas topics create makes.")
                : Finding.note(sentences);
    }
}
