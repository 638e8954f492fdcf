package io.barnabas.e2e.chaos;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the log says of one connection, folded as it is read. One thread writes, see {@link Ledger}. */
final class Connection {
    final String id;
    /** What must not be. */
    final List<String> wrong = new ArrayList<>();

    final BitSet accepted = new BitSet();
    final BitSet answered = new BitSet();
    final BitSet undelivered = new BitSet();
    /** Messages behind {@code closed}, which nobody is to believe. */
    final BitSet late = new BitSet();
    /** Whether {@code opened} is not where it should be, before all messages. */
    boolean beginsLate;

    @Nullable
    String session;

    int opened;
    int answers;
    /** All {@code closed}, the first one first: a repeated one has the same id. */
    final List<JsonObject> closed = new ArrayList<>();

    long closedAt;
    private int partition = -1;

    Connection(String id) {
        this.id = id;
    }

    /** {@code <node>.<incarnation>} */
    String start() {
        return id.substring(0, id.indexOf('.', id.indexOf('.') + 1));
    }

    boolean isOpen() {
        return opened > 0 && closed.isEmpty();
    }

    /** As the first {@code closed} says it; empty while there is none. */
    String cause() {
        return closed.isEmpty() ? "" : closed.get(0).getString("cause");
    }

    /** Whether the closer told its end, in the place of a node that was lost; it knows no counts. */
    boolean isEndedByCloser() {
        return cause().equals("node-lost");
    }

    /** Both sides have sent a Close frame. */
    boolean wasClean() {
        return !closed.isEmpty() && closed.get(0).getBoolean("wasClean");
    }

    /** Up to which message Kafka has all, as {@code closed} of a gateway says it. */
    int lastSequence() {
        return closed.get(0).getInteger("lastSequence");
    }

    /** Whether {@code closed} says that Kafka may not have all messages. */
    boolean mayMissMessages() {
        return lastSequence() < closed.get(0).getInteger("framesIn");
    }

    /** All messages that are in the log before {@code closed}. */
    int messages() {
        return accepted.cardinality();
    }

    /** Messages that are not in the log while a later one is. */
    BitSet gaps() {
        BitSet gaps = new BitSet();
        gaps.set(1, Math.max(1, accepted.length()));
        gaps.andNot(accepted);
        return gaps;
    }

    void onOpened(int at, String ofSession) {
        check(at);
        opened++;
        session = ofSession;
        if (opened > 1) {
            wrong.add("opened is there " + opened + " times");
        }
        if (!accepted.isEmpty() || !closed.isEmpty()) {
            wrong.add("opened comes after a message or closed");
        }
    }

    void onMessage(int at, int sequence, String ofSession, int frame) {
        check(at);
        if (session == null) {
            beginsLate = true;
            session = ofSession;
        }
        if (!ofSession.equals(session) || frame != sequence) {
            wrong.add("message " + sequence + " is frame " + frame + " of session " + ofSession + ", expected "
                    + session);
        }
        if (!closed.isEmpty()) {
            late.set(sequence);
        } else if (accepted.get(sequence)) {
            wrong.add("message " + sequence + " is there more than once");
        } else {
            if (sequence < accepted.length()) {
                wrong.add("message " + sequence + " after " + (accepted.length() - 1));
            }
            accepted.set(sequence);
        }
    }

    void onClosed(int at, JsonObject event, long timestamp) {
        check(at);
        if (closed.isEmpty()) {
            closedAt = timestamp;
        }
        closed.add(event);
    }

    void onAnswer(int sequence) {
        answers++;
        answered.set(sequence);
    }

    private void check(int at) {
        if (partition >= 0 && partition != at) {
            wrong.add("events in partitions " + partition + " and " + at);
        }
        partition = at;
    }

    @Override
    public String toString() {
        return id + " (session " + session + ", " + messages() + " messages, " + answered.cardinality()
                + " answered, closed " + closed + ")";
    }
}
