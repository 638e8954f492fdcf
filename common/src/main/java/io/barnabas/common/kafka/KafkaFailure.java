package io.barnabas.common.kafka;

import org.apache.kafka.common.KafkaException;

/** What Kafka's clients throw, for people. */
final class KafkaFailure {
    private KafkaFailure() {}

    /**
     * What it says, and in parentheses what lies at its bottom where that says more: of TLS, only that names the
     * certificate. A plain {@link KafkaException} only wraps another one and is left out.
     */
    static String inWords(Throwable failure) {
        Throwable first = failure;
        while (first.getClass() == KafkaException.class && first.getCause() != null) {
            first = first.getCause();
        }
        Throwable root = first;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = message(first);
        return said.contains(message(root)) ? said : said + " (" + message(root) + ")";
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
