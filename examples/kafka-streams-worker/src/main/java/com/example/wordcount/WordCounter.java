package com.example.wordcount;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.StringTokenizer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Counts per connection, which is the key of its events, and forgets the connection when it is closed. */
final class WordCounter extends ContextualProcessor<String, String, ReplyTo, String> {
    static final String WORDS = "words";

    private final String source;
    private KeyValueStore<String, Long> words;

    WordCounter(String route) {
        source = "/barnabas/" + route;
    }

    @Override
    public void init(ProcessorContext<ReplyTo, String> context) {
        super.init(context);
        words = context.getStateStore(WORDS);
    }

    @Override
    public void process(Record<String, String> event) {
        if (!header(event, "ce_source").equals(source)) {
            return; // another route's connection
        }
        switch (header(event, "ce_type")) {
            case "io.barnabas.connection.message" -> onMessage(event);
            case "io.barnabas.connection.closed" -> words.delete(event.key());
            default -> {} // Events that are not needed here, and those of a later version.
        }
    }

    private void onMessage(Record<String, String> message) {
        if (!header(message, "content-type").startsWith("text/")) {
            return;
        }
        Long before = words.get(message.key());
        long now = (before == null ? 0 : before) + new StringTokenizer(message.value()).countTokens();
        words.put(message.key(), now);
        RecordHeaders headers = new RecordHeaders();
        headers.add(message.headers().lastHeader("kafka_correlationId"));
        context()
                .forward(new Record<>(
                        ReplyTo.of(message.headers()), now + " words", context().currentSystemTimeMs(), headers));
    }

    private static String header(Record<?, ?> event, String name) {
        Header header = event.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }
}
