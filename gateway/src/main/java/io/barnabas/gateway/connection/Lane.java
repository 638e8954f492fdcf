package io.barnabas.gateway.connection;

/** One partition of an inbound topic. */
public record Lane(String topic, int partition) {}
