package io.barnabas.common.contract;

import java.util.Optional;

/** What a gateway is to do with an outbound or fan-out record: values of {@code barnabas_action}. */
public enum Action {
    /** Send the value as one message; the meaning of a record without the header. */
    SEND,
    /** Close the connection with {@code barnabas_code} (default 1000) and {@code barnabas_reason}. */
    CLOSE,
    /** Answers {@code connect}: there shall be a connection, see {@link ConnectDecision.Accept}. */
    ACCEPT,
    /** Answers {@code connect}: there shall be none, with the status {@code barnabas_code} and {@code barnabas_reason}. */
    REFUSE;

    /** The header's value. */
    public String label() {
        return Labels.of(this);
    }

    /** Finds the action of a header's value; empty for one that this version does not know. */
    public static Optional<Action> of(String label) {
        return Optional.ofNullable(Labels.find(values(), label));
    }
}
