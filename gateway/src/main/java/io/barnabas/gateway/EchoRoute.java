package io.barnabas.gateway;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.Topics;
import java.util.Set;

/** The route that the gateway answers itself, without Kafka; its topics are never used. */
final class EchoRoute {
    static final String NAME = "echo";

    /** Messages of up to 16 MiB on {@code /echo}, no text ping: all that comes goes back. */
    static final RouteConfig ROUTE = new RouteConfig(
            NAME,
            "/echo",
            Topics.DEFAULT.inbound(),
            Topics.DEFAULT.outbound(),
            Topics.DEFAULT.fanout(),
            Set.of(),
            RouteConfig.MAX_MESSAGE_BYTES,
            null,
            "pong");

    private EchoRoute() {}

    /** Where the configuration has it, no other route has its name and path. */
    static boolean is(RouteConfig route) {
        return route.path().equals(ROUTE.path()) && route.name().equals(NAME);
    }
}
