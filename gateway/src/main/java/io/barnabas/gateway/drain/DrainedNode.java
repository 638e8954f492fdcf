package io.barnabas.gateway.drain;

/** What a {@link Drain} asks of its node. Called by one thread at a time; nothing here waits. */
public interface DrainedNode {
    /** Whether a load balancer may send clients here, or has sent some. */
    boolean isServing();

    /** From now on the node says that it is not ready; it goes on accepting connections. */
    void announce();

    /** From now on no connection is made. */
    void refuse();

    /** How many connections there are, those included whose {@code closed} Kafka does not have yet. */
    int connections();

    /** Picks connections at random that nobody has closed, in random order; those picked before are forgotten. */
    void choose(int percent);

    /** How many {@link #choose} has picked; -1 while it is still picking. */
    int chosen();

    /** Tells the next so many of the chosen ones to go, with 1012. */
    void close(int count);

    /** Ends all connections now. Returns how many there were. */
    int cut();
}
