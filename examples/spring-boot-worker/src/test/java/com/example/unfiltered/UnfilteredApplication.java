package com.example.unfiltered;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.messaging.handler.annotation.SendTo;

/** A worker as it should not be: it answers every event, {@code closed} and {@code undelivered} too. */
@SpringBootApplication
public class UnfilteredApplication {
    public static void main(String[] args) {
        SpringApplication.run(UnfilteredApplication.class, args);
    }

    @KafkaListener(topics = "${inbound}")
    @SendTo
    public String whereTheRecordSays(String value) {
        return "asked for: " + value;
    }

    @KafkaListener(topics = "${inbound}", groupId = "${spring.kafka.consumer.group-id}.fixed")
    @SendTo("${outbound}")
    public String toOneTopic(String value) {
        return "unasked: " + value;
    }
}
