package com.example.shout;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;

@SpringBootApplication
public class ShoutApplication {
    public static void main(String[] args) {
        SpringApplication.run(ShoutApplication.class, args);
    }

    /** Discards what is no text message of our route: the topic has other events, and may have other routes. */
    @Bean
    RecordFilterStrategy<String, String> textMessages(@Value("${route}") String route) {
        return consumed -> !header(consumed, "ce_type").equals("io.barnabas.connection.message")
                || !header(consumed, "ce_source").equals("/barnabas/" + route)
                || !header(consumed, "content-type").startsWith("text/");
    }

    private static String header(ConsumerRecord<?, ?> consumed, String name) {
        Header header = consumed.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }
}
