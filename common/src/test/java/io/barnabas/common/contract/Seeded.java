package io.barnabas.common.contract;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a rule on many random values. A failure names the seed; {@code -Dbarnabas.test.seed=N} repeats the run. */
final class Seeded {
    private static final String PROPERTY = "barnabas.test.seed";
    private static final int ROUNDS = 2_000;

    private Seeded() {}

    static void rounds(Consumer<Random> rule) {
        long seed = Long.getLong(PROPERTY, System.nanoTime());
        Random random = new Random(seed);
        for (int round = 1; round <= ROUNDS; round++) {
            try {
                rule.accept(random);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "round " + round + " failed; repeat with -D" + PROPERTY + "=" + seed + ": " + e.getMessage(),
                        e);
            }
        }
    }

    /** 1 to {@code maxLength} characters of the alphabet. */
    static String text(Random random, String alphabet, int maxLength) {
        int length = 1 + random.nextInt(maxLength);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** From 0 on, all magnitudes alike. */
    static long number(Random random) {
        return random.nextLong() >>> 1 + random.nextInt(Long.SIZE - 1);
    }

    static ConnectionId connectionId(Random random) {
        String alphabet = "ABCXYZabcxyz0189-";
        return new ConnectionId(
                text(random, alphabet, ConnectionId.MAX_NODE_LENGTH),
                text(random, alphabet, ConnectionId.MAX_INCARNATION_LENGTH),
                random.nextInt() >>> 1 + random.nextInt(Integer.SIZE - 1),
                1 + (number(random) >> 1));
    }
}
