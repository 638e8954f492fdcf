package com.example.shout;

import java.util.Locale;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Component;

@Component
public class ShoutListener {
    /** What it returns goes to kafka_replyTopic and kafka_replyPartition of the message, with its kafka_correlationId. */
    @KafkaListener(topics = "${inbound}", filter = "textMessages")
    @SendTo
    public String onMessage(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
