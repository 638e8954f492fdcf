package io.barnabas.gateway.connection;

import io.barnabas.common.contract.CloseCode;

/** Hears how each connection ended, once. Called on event loops; must not block. */
public interface CloseListener {
    /** Tells nobody. */
    CloseListener NONE = (cause, code, reason, wasClean, last) -> {};

    /**
     * A connection ended.
     *
     * @param code close code as reported to the backend
     * @param reason close reason; may come from the client
     * @param wasClean whether both Close frames were exchanged
     * @param last how it stood at its end
     */
    void onClosed(CloseCode cause, int code, String reason, boolean wasClean, ConnectionReport last);
}
