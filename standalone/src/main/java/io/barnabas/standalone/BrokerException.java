package io.barnabas.standalone;

import io.barnabas.common.command.CommandException;
import org.jspecify.annotations.Nullable;

/** The embedded broker cannot start or stop; the message is one sentence for people. */
public final class BrokerException extends CommandException {
    private static final long serialVersionUID = 1L;

    BrokerException(String message) {
        super(message);
    }

    BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What the innermost cause says: Kafka wraps it in words without content. */
    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
