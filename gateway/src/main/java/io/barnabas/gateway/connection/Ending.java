package io.barnabas.gateway.connection;

import io.barnabas.common.contract.CloseCode;

/**
 * How a connection ended: set once, by the first cause.
 *
 * @param code close code as reported; the one on the wire where there was a Close frame
 * @param wasClean whether both Close frames were exchanged
 */
record Ending(CloseCode cause, int code, String reason, boolean wasClean) {
    Ending clean() {
        return new Ending(cause, code, reason, true);
    }
}
