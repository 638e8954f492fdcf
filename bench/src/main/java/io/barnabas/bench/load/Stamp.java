package io.barnabas.bench.load;

import java.util.Arrays;

/**
 * The head of each message, in hexadecimal digits, so that it is text as well: intended time (16), connection (8),
 * number of the message in its connection (8). It comes back with the echo and tells when that was due and whether it
 * is the one that was expected.
 */
public final class Stamp {
    /** Bytes of a stamp, and of the smallest message. */
    public static final int BYTES = 32;

    private static final int CONNECTION_AT = 16;
    private static final int NUMBER_AT = 24;
    private static final int BITS = 4;
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private Stamp() {}

    /** A message of so many bytes, stamped with zeros; the rest is filling. */
    public static byte[] template(int size) {
        if (size < BYTES) {
            throw new IllegalArgumentException("size " + size + ": expected " + BYTES + " bytes or more");
        }
        byte[] message = new byte[size];
        Arrays.fill(message, (byte) 'x');
        write(message, 0, 0, 0);
        return message;
    }

    /** Writes it over the first bytes. */
    public static void write(byte[] message, long intendedNanos, int connection, int number) {
        digits(message, 0, CONNECTION_AT, intendedNanos);
        digits(message, CONNECTION_AT, NUMBER_AT, connection);
        digits(message, NUMBER_AT, BYTES, number);
    }

    /** Whether these bytes begin with a stamp. */
    public static boolean isAt(byte[] message) {
        if (message.length < BYTES) {
            return false;
        }
        for (int i = 0; i < BYTES; i++) {
            byte it = message[i];
            if ((it < '0' || it > '9') && (it < 'a' || it > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Of what {@link #isAt} found to be one. */
    public static long intendedNanos(byte[] message) {
        return value(message, 0, CONNECTION_AT);
    }

    /** Of what {@link #isAt} found to be one. */
    public static int connection(byte[] message) {
        return (int) value(message, CONNECTION_AT, NUMBER_AT);
    }

    /** Of what {@link #isAt} found to be one. */
    public static int number(byte[] message) {
        return (int) value(message, NUMBER_AT, BYTES);
    }

    private static void digits(byte[] message, int from, int to, long value) {
        long rest = value;
        for (int i = to - 1; i >= from; i--) {
            message[i] = DIGITS[(int) (rest & 0xf)];
            rest >>>= BITS;
        }
    }

    private static long value(byte[] message, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << BITS | (message[i] <= '9' ? message[i] - '0' : message[i] - 'a' + 10);
        }
        return value;
    }
}
