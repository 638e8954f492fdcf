package io.barnabas.gateway.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.contract.HeaderNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the records of one connection have in common: where they go, fixed when it begins, as topics may grow meanwhile;
 * and the attributes that they carry, encoded once. Immutable. Connections of a route with one topic and without
 * attributes share it with all others of their partition, so that it costs them nothing.
 *
 * @param lanes a partition of each of the route's inbound topics, in the order of
 *     {@link io.barnabas.common.config.RouteConfig#inboundTopics}; at least one
 * @param attributes headers of each record; empty for none
 */
public record Envelope(List<Lane> lanes, List<Attribute> attributes) {
    /** Bytes of a header for the lengths of its name and its value. */
    private static final int LENGTHS = 4;

    /**
     * A header.
     *
     * @param value UTF-8, not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Attribute(String header, byte[] value) {}

    public Envelope {
        lanes = List.copyOf(lanes);
        attributes = List.copyOf(attributes);
    }

    public Envelope(List<Lane> lanes) {
        this(lanes, List.of());
    }

    /** The lane of the route's inbound topic: lifecycle events, and messages that no other topic is for. */
    public Lane inbound() {
        return lanes.get(0);
    }

    /** The same with those of the values that there are. */
    Envelope with(List<String> names, Map<String, String> values) {
        List<Attribute> encoded = new ArrayList<>();
        for (String name : names) {
            String value = values.get(name);
            if (value != null) {
                encoded.add(new Attribute(HeaderNames.ATTRIBUTE + name, value.getBytes(UTF_8)));
            }
        }
        return encoded.isEmpty() ? this : new Envelope(lanes, encoded);
    }

    /** Its attributes by name. */
    public Map<String, String> texts() {
        Map<String, String> texts = new HashMap<>();
        for (Attribute attribute : attributes) {
            texts.put(
                    attribute.header().substring(HeaderNames.ATTRIBUTE.length()), new String(attribute.value(), UTF_8));
        }
        return texts;
    }

    /** What its attributes add to a record, in bytes. */
    int attributeBytes() {
        int bytes = 0;
        for (Attribute attribute : attributes) {
            bytes += attribute.header().length() + attribute.value().length + LENGTHS;
        }
        return bytes;
    }
}
