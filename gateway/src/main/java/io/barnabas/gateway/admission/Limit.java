package io.barnabas.gateway.admission;

import java.util.Locale;

/** A bound that keeps a client out, with the answer that it gets. The name in lower case is the metric's label. */
public enum Limit {
    /** The node has as many connections as it may have. */
    CONNECTIONS(503, "This node has as many connections as it takes. Try again later or try another node."),
    /** More upgrades were asked for than the node looks at. */
    RATE(503, "Too many clients are connecting at once. Try again later."),
    /** The client's address has as many connections as it may have. */
    ADDRESS(429, "Your address has as many connections as it may have. Close one or try again later."),
    /** The user has as many connections as it may have. */
    USER(429, "You have as many connections as you may have. Close one or try again later.");

    private final int status;
    private final String text;

    Limit(int status, String text) {
        this.status = status;
        this.text = text;
    }

    public int status() {
        return status;
    }

    /** One sentence for the client. */
    public String text() {
        return text;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
