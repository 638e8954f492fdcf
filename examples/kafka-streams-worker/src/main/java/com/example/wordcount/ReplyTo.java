package com.example.wordcount;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;

/** Where a message wants its answer. */
record ReplyTo(String topic, int partition) {
    static ReplyTo of(Headers message) {
        return new ReplyTo(
                new String(message.lastHeader("kafka_replyTopic").value(), UTF_8),
                ByteBuffer.wrap(message.lastHeader("kafka_replyPartition").value())
                        .getInt());
    }
}
