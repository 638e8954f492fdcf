package io.barnabas.examples;

import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.Worker;

/** The worker of the README; a test compares the two and runs it. */
public final class TenLineWorker {
    private TenLineWorker() {}

    /** Takes Kafka's bootstrap servers and the prefix of the topics. */
    @SuppressWarnings("try")
    public static void main(String[] args) throws InterruptedException {
        try (Worker worker = Worker.builder(new KafkaSettings(args[0]))
                .topics(Topics.withPrefix(args[1]))
                .route("ws", (message, context) -> {
                    if (message.text().equals("bye")) {
                        context.close(1000, "see you");
                    } else {
                        context.reply("You said: " + message.text());
                    }
                })
                .start()) {
            Thread.currentThread().join();
        }
    }
}
