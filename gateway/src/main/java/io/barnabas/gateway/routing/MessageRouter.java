package io.barnabas.gateway.routing;

import io.barnabas.common.config.MessageTopics;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.FrameKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses the topic of each message of a route by a field of its text. Immutable, thread-safe; never throws. */
public final class MessageRouter {
    private final MessageField field;
    /** Place in the route's inbound topics, by value of the field. */
    private final Map<String, Integer> places = new HashMap<>();

    private MessageRouter(String field, RouteConfig route) {
        this.field = new MessageField(field);
        List<String> topics = route.inboundTopics();
        route.messages().byValue().forEach((value, topic) -> places.put(value, topics.indexOf(topic)));
    }

    /** Null for a route all of whose messages go to one topic: nothing is to be asked there. */
    public static @Nullable MessageRouter of(RouteConfig route) {
        MessageTopics messages = route.messages();
        return messages.field() == null ? null : new MessageRouter(messages.field(), route);
    }

    /** The place of the message's topic in {@link RouteConfig#inboundTopics}; 0 for all that no value names. */
    public int place(FrameKind kind, byte[] payload) {
        String value = kind == FrameKind.TEXT ? field.valueIn(payload) : null;
        return value == null ? 0 : places.getOrDefault(value, 0);
    }
}
