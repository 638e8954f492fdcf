package io.barnabas.worker.inbound;

/** Where the answer to a message goes; the correlation id is copied to it unread. */
public record ReplyAddress(String topic, int partition, String correlationId) {}
