package io.barnabas.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Topics that a node has no metadata of. That may be so because no broker answers, hence they count as missing only once
 * Kafka has acknowledged something that was written after that. Used by one thread.
 */
final class MissingTopics {
    /** By name: when it was seen first, in nanoseconds. */
    private final Map<String, Long> unknown = new HashMap<>();

    void onUnknown(Set<String> now, long nanos) {
        unknown.keySet().retainAll(now);
        now.forEach(topic -> unknown.putIfAbsent(topic, nanos));
    }

    /** @param acknowledged when the newest beat that Kafka has was sent, in nanoseconds */
    Set<String> missing(long acknowledged) {
        return unknown.entrySet().stream()
                .filter(it -> acknowledged - it.getValue() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
