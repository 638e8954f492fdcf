package io.barnabas.worker.handler;

import io.barnabas.common.contract.ConnectionId;
import org.jspecify.annotations.Nullable;

/**
 * Which connection an event is about.
 *
 * @param route name of its route
 * @param userId the authenticated user; null on an anonymous connection
 */
public record ConnectionInfo(
        ConnectionId id, String route, @Nullable String userId) {}
