package io.barnabas.gateway.drain;

import java.util.Locale;

/**
 * Where a node stands between serving and gone.
 *
 * <pre>
 *   SERVING ◀──▶ SHEDDING
 *      └──────┬──────┘
 *             ▼
 *           NOTICE ──▶ CLOSING ──▶ FLUSHING ──▶ LEFT
 * </pre>
 */
public enum DrainPhase {
    /** The node serves. */
    SERVING {
        @Override
        boolean follows(DrainPhase before) {
            return before == SHEDDING;
        }
    },
    /** A share of the connections is told to go elsewhere; the node serves all the while. */
    SHEDDING {
        @Override
        boolean follows(DrainPhase before) {
            return before == SERVING;
        }
    },
    /** The node says that it is not ready and goes on accepting, until load balancers have seen it. */
    NOTICE {
        @Override
        boolean follows(DrainPhase before) {
            return before == SERVING || before == SHEDDING;
        }
    },
    /** New connections are refused; those there are are told to go, some at a time. */
    CLOSING {
        @Override
        boolean follows(DrainPhase before) {
            return before == NOTICE;
        }
    },
    /** All were told; their last frames and {@code closed} are on their way to Kafka. */
    FLUSHING {
        @Override
        boolean follows(DrainPhase before) {
            return before == CLOSING;
        }
    },
    /** No connection is left, or those that were late have been cut. */
    LEFT {
        @Override
        boolean follows(DrainPhase before) {
            return before == FLUSHING;
        }
    };

    /** Whether this phase may come right after the other. */
    abstract boolean follows(DrainPhase before);

    /** Whether the node is on its way out, or gone. */
    public boolean isLeaving() {
        return this != SERVING && this != SHEDDING;
    }

    /** The value in the admin port's answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
