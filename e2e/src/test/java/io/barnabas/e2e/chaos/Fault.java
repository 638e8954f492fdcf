package io.barnabas.e2e.chaos;

/** What goes wrong; {@link Chaos} does it, and makes it good again. */
public enum Fault {
    /** A gateway ends as by {@code kill -9}, and is started again under its name. */
    GATEWAY_KILLED,
    /** A gateway is told to stop, which it does in peace, and is started again. */
    GATEWAY_DRAINED,
    /** A gateway is stopped in the middle of whatever it does, for longer than its lease, and goes on. */
    GATEWAY_FROZEN,
    /** What a gateway takes for the time of day jumps by an hour, and back. */
    GATEWAY_CLOCK_JUMPS,
    /** A worker ends as by {@code kill -9}, perhaps the one whose closer is active, and is started again. */
    WORKER_KILLED,
    /** What a worker takes for the time of day jumps by an hour, and back. */
    WORKER_CLOCK_JUMPS,
    /** The broker that leads an inbound partition is told to stop, hands its partitions over, and comes back. */
    LEADER_STOPPED,
    /** The broker that leads an inbound partition ends as by {@code kill -9}, and comes back. */
    LEADER_KILLED,
    /** The broker that leads an inbound partition has no room on its disk, ends by itself, and comes back with room. */
    LEADER_DISK_FULL,
    /** Nothing passes between the load balancer and a gateway, in either direction. */
    NETWORK_SILENT,
    /** Some clients do not read, and send much. */
    CLIENTS_DO_NOT_READ
}
