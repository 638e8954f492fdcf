package io.barnabas.common.command;

import org.jspecify.annotations.Nullable;

/** A command cannot do its work; the message is one sentence for people. */
public class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
