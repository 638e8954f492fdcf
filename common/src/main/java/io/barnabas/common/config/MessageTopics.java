package io.barnabas.common.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which text messages of a route go to another topic than its inbound one: those whose text is a JSON object with a
 * field, at its top level, whose value is one of these texts.
 *
 * @param field name of the field; null where there are no such messages
 * @param byValue topic by value of the field; empty without a field. At most {@link #MAX_VALUES}, and {@link #MAX_TOPICS}
 *     different topics
 */
public record MessageTopics(@Nullable String field, SortedMap<String, String> byValue) {
    /** All messages go to the inbound topic. */
    public static final MessageTopics NONE = new MessageTopics(null, new TreeMap<>());

    public static final int MAX_VALUES = 1_000;
    public static final int MAX_TOPICS = 32;

    private static final int MAX_LENGTH = 256;

    public MessageTopics {
        byValue = Collections.unmodifiableSortedMap(new TreeMap<>(byValue));
        if ((field == null) != byValue.isEmpty()) {
            throw new IllegalArgumentException("message-field '" + (field == null ? "" : field) + "' with "
                    + byValue.size() + " message-topics: expected a field and at least one topic, or neither");
        }
        if (field != null && field.length() > MAX_LENGTH
                || byValue.keySet().stream().anyMatch(it -> it.isEmpty() || it.length() > MAX_LENGTH)) {
            throw new IllegalArgumentException(
                    "message-field and the values of message-topics: expected 1 to " + MAX_LENGTH + " characters each");
        }
        int topics = new TreeSet<>(byValue.values()).size();
        if (byValue.size() > MAX_VALUES || topics > MAX_TOPICS) {
            throw new IllegalArgumentException(byValue.size() + " message-topics with " + topics
                    + " different topics: expected at most " + MAX_VALUES + " with " + MAX_TOPICS);
        }
    }

    public MessageTopics(String field, Map<String, String> byValue) {
        this(field, new TreeMap<>(byValue));
    }

    /** The topics, each once, by name. */
    public List<String> topics() {
        return List.copyOf(new TreeSet<>(byValue.values()));
    }
}
