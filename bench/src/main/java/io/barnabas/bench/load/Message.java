package io.barnabas.bench.load;

/**
 * What is sent.
 *
 * @param size bytes, {@link Stamp#BYTES} or more
 * @param text as text, else as binary
 */
public record Message(int size, boolean text) {
    public Message {
        if (size < Stamp.BYTES) {
            throw new IllegalArgumentException("size " + size + ": expected " + Stamp.BYTES + " bytes or more");
        }
    }
}
