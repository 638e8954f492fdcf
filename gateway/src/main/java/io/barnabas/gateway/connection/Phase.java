package io.barnabas.gateway.connection;

/**
 * Where a connection stands in its life. Phases only go forward:
 *
 * <pre>
 *   WAITING ──(token is good)──▶ OPEN
 *      │                          │
 *      └───────────┬──────────────┘
 *                  ├──(we send Close)──▶ CLOSING ──(peer's Close, socket gone, deadline)──▶ SETTLING ──▶ CLOSED
 *                  └──────────(peer's Close, socket gone, protocol error)─────────────────────▲
 * </pre>
 */
public enum Phase {
    /** Its first message has to bring a token; until that is judged good no backend knows of it. */
    WAITING {
        @Override
        boolean follows(Phase before) {
            return false;
        }
    },
    /** Messages flow both ways. */
    OPEN {
        @Override
        boolean follows(Phase before) {
            return before == WAITING;
        }
    },
    /** Our Close frame is out; the peer's messages are still taken until its Close comes or the deadline passes. */
    CLOSING {
        @Override
        boolean follows(Phase before) {
            return before.isLive();
        }
    },
    /** The socket is finished with; frames already taken and then {@code closed} are on their way to Kafka. */
    SETTLING {
        @Override
        boolean follows(Phase before) {
            return before.isLive() || before == CLOSING;
        }
    },
    /** Kafka has {@code closed}, or it was given up; nothing is left of the connection. */
    CLOSED {
        @Override
        boolean follows(Phase before) {
            return before == SETTLING;
        }
    };

    /** Whether neither side has sent a Close frame. */
    public boolean isLive() {
        return this == WAITING || this == OPEN;
    }

    /** Whether the socket is finished with, so that nothing reaches the client any more. */
    public boolean isOver() {
        return this == SETTLING || this == CLOSED;
    }

    /** Whether this phase may come right after the other. */
    abstract boolean follows(Phase before);
}
