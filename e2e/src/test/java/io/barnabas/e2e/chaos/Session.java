package io.barnabas.e2e.chaos;

import java.util.BitSet;

/**
 * What a client knows of one of its connections. Thread-safe.
 *
 * <p>The gateway's id of it is not known to the client: the log tells, as the client's trace id is on its events.
 */
final class Session {
    private final int client;
    private final int number;
    private final BitSet replies = new BitSet();
    private int attempted;
    private int written;
    private int repeated;
    private int outOfOrder;
    private boolean upgraded;
    private boolean over;
    private int closeCode;

    /**
     * @param client from 1
     * @param number counts the client's attempts to connect, from 1
     */
    Session(int client, int number) {
        this.client = client;
        this.number = number;
    }

    /** What its frames begin with. */
    String key() {
        return client + "-" + number;
    }

    /** For the upgrade request. */
    String traceparent() {
        return String.format("00-%016x%016x-0000000000000001-01", client, number);
    }

    /** The key of the session whose {@link #traceparent} that is. */
    static String keyOf(String traceparent) {
        String id = traceparent.split("-", 4)[1];
        return Long.parseLong(id.substring(0, 16), 16) + "-" + Long.parseLong(id.substring(16), 16);
    }

    synchronized void onUpgraded() {
        upgraded = true;
    }

    /** The number of the frame to be sent next, from 1. */
    synchronized int nextFrame() {
        return ++attempted;
    }

    synchronized void onWritten() {
        written++;
    }

    /** An answer to that frame came. */
    synchronized void onReply(int frame) {
        if (replies.get(frame)) {
            repeated++;
        } else if (frame < replies.length()) {
            outOfOrder++;
        }
        replies.set(frame);
    }

    synchronized void onClose(int code) {
        closeCode = code;
    }

    synchronized void onOver() {
        over = true;
    }

    synchronized int attempted() {
        return attempted;
    }

    /** Frames that TCP took whole. */
    synchronized int written() {
        return written;
    }

    synchronized BitSet replies() {
        return (BitSet) replies.clone();
    }

    synchronized int repeated() {
        return repeated;
    }

    /** Answers that came for the first time after one to a later frame. */
    synchronized int outOfOrder() {
        return outOfOrder;
    }

    synchronized boolean isUpgraded() {
        return upgraded;
    }

    /** The gateway's Close frame; 0 for none. */
    synchronized int closeCode() {
        return closeCode;
    }

    synchronized boolean isOpen() {
        return upgraded && !over;
    }

    /** Open, and each frame has its answer. */
    synchronized boolean isAnswered() {
        return isOpen() && attempted > 0 && replies.cardinality() == attempted;
    }

    @Override
    public synchronized String toString() {
        return "session " + key() + " (attempted " + attempted + ", written " + written + ", answered "
                + replies.cardinality() + ", upgraded " + upgraded + ", over " + over + ", close code " + closeCode
                + ")";
    }
}
