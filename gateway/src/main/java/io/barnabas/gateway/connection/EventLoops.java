package io.barnabas.gateway.connection;

import java.util.function.Consumer;

/** The event loops that own connections. Thread-safe. */
public interface EventLoops {
    int size();

    /** Which loop owns the connection of that number, from 0. */
    int ownerOf(long number);

    /** Runs a batch on a loop, then flushes each socket that it wrote to once. */
    void run(int loop, Consumer<ConnectionIndex> batch);
}
