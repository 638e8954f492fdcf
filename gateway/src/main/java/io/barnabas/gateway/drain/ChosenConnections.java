package io.barnabas.gateway.drain;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.ConnectionIndex;
import io.barnabas.gateway.connection.EventLoops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A share of a node's connections in random order, eight bytes for each. The loops say which they have, and close those
 * that they are told. One thread at a time.
 */
public final class ChosenConnections {
    private final EventLoops loops;
    private final RandomGenerator random;
    private int percent;
    private List<long[]> answers = List.of();
    /** Numbers of the chosen, null until all loops have answered. */
    private long @Nullable [] chosen;

    private int next;

    /** @param random for who is chosen, and in which order */
    public ChosenConnections(EventLoops loops, RandomGenerator random) {
        this.loops = loops;
        this.random = random;
    }

    /** Asks the loops for what is open now. */
    public void choose(int newPercent) {
        choose(newPercent, connection -> true);
    }

    /** @param whom asked on the loops */
    public void choose(int newPercent, Predicate<Connection> whom) {
        percent = newPercent;
        chosen = null;
        next = 0;
        List<long[]> mine = new CopyOnWriteArrayList<>();
        answers = mine;
        loops.runAll(connections -> mine.add(open(connections, whom)));
    }

    /** How many were chosen; -1 while a loop has not answered. */
    public int count() {
        if (chosen == null && answers.size() == loops.size()) {
            chosen = pick(answers.stream().flatMapToLong(Arrays::stream).toArray());
        }
        return chosen == null ? -1 : chosen.length;
    }

    /** Whether all that were chosen have been told to close. */
    public boolean isDone() {
        return chosen != null && next >= chosen.length;
    }

    /** Closes the next so many. */
    public void close(int count, CloseCode cause, String reason) {
        if (chosen == null) {
            throw new IllegalStateException("closed before all loops have answered");
        }
        int end = Math.min(chosen.length, next + count);
        long[] batch = Arrays.copyOfRange(chosen, next, end);
        next = end;
        for (int loop = 0; loop < loops.size(); loop++) {
            int owner = loop;
            long[] numbers = Arrays.stream(batch)
                    .filter(number -> loops.ownerOf(number) == owner)
                    .toArray();
            if (numbers.length > 0) {
                loops.run(loop, connections -> close(connections, numbers, cause, reason));
            }
        }
    }

    private static void close(ConnectionIndex connections, long[] numbers, CloseCode cause, String reason) {
        for (long number : numbers) {
            Connection connection = connections.find(number);
            if (connection != null) {
                connection.close(cause, reason);
            }
        }
    }

    private static long[] open(ConnectionIndex connections, Predicate<Connection> whom) {
        List<Connection> open = new ArrayList<>();
        connections.forEach(connection -> {
            if (connection.phase().isLive() && whom.test(connection)) {
                open.add(connection);
            }
        });
        return open.stream().mapToLong(Connection::number).toArray();
    }

    /** The first of a shuffle, by Fisher and Yates. */
    private long[] pick(long[] all) {
        int count = (int) ((all.length * (long) percent + 99) / 100);
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i, all.length);
            long swapped = all[i];
            all[i] = all[other];
            all[other] = swapped;
        }
        return Arrays.copyOf(all, count);
    }
}
