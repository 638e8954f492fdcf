package io.barnabas.gateway.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The event loops that own connections. Thread-safe. */
public interface EventLoops {
    int size();

    /** Which loop owns the connection of that number, from 0. */
    int ownerOf(long number);

    /** Runs a batch on a loop, then flushes each socket that it wrote to once. */
    void run(int loop, Consumer<ConnectionIndex> batch);

    /** Runs a batch on each loop. */
    default void runAll(Consumer<ConnectionIndex> batch) {
        for (int loop = 0; loop < size(); loop++) {
            run(loop, batch);
        }
    }

    /** Runs the action for each connection that is left, on its loop; it may end connections. */
    default void forEach(Consumer<Connection> action) {
        runAll(index -> {
            List<Connection> all = new ArrayList<>();
            index.forEach(all::add);
            all.stream().filter(it -> it.phase() != Phase.CLOSED).forEach(action);
        });
    }
}
