package io.barnabas.worker.inbound;

import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.worker.handler.EventHeaders;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A record's headers as texts, each decoded when it is asked for. */
record RecordTexts(Headers headers) implements EventHeaders {
    @Override
    public @Nullable String text(String name) {
        return RecordHeaders.text(headers, name);
    }

    @Override
    public Map<String, String> startingWith(String prefix) {
        Map<String, String> found = new TreeMap<>();
        for (Header header : headers) {
            String value = header.key().startsWith(prefix) ? text(header.key()) : null;
            if (value != null) {
                found.put(header.key().substring(prefix.length()), value);
            }
        }
        return Map.copyOf(found);
    }
}
