package io.barnabas.common.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandsTest {
    private final StringWriter err = new StringWriter();

    @Test
    void anExpectedErrorIsOneSentence() {
        assertThat(run(new CommandException("Port 1 is taken."))).isEqualTo(Commands.FAILED);
        assertThat(err.toString()).isEqualToNormalizingNewlines("error: Port 1 is taken.\n");
    }

    @Test
    void kindsOfExpectedErrorsCanBeAdded() {
        assertThat(run(new ArithmeticException("too many"))).isEqualTo(Commands.FAILED);
        assertThat(err.toString()).isEqualToNormalizingNewlines("error: too many\n");
    }

    @Test
    void anUnexpectedErrorSaysHowToSeeMore() {
        assertThat(run(new IllegalStateException("oops"))).isEqualTo(Commands.FAILED);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines("error: Unexpected error: java.lang.IllegalStateException: oops"
                        + " (--verbose shows where it comes from)\n");
    }

    @Test
    void verboseShowsTheStack() {
        assertThat(run(new CommandException("Port 1 is taken."), "--verbose")).isEqualTo(Commands.FAILED);
        assertThat(err.toString()).contains("error: Port 1 is taken.").contains("\tat io.barnabas.common.command");
    }

    @Test
    void aStartThatASignalCancelsSaysNothing() {
        assertThat(run(new CancellationException("stopping"))).isEqualTo(Commands.FAILED);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void anUnknownOptionIsAnErrorOfUsage() {
        assertThat(run(new CommandException(""), "--nope")).isEqualTo(Commands.USAGE);
        assertThat(err.toString()).contains("Unknown option: '--nope'");
    }

    private int run(RuntimeException failure, String... args) {
        CommandLine line = Commands.line(
                new Failing(() -> {
                    throw failure;
                }),
                List.of(ArithmeticException.class));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    @Command(name = "failing")
    private static final class Failing implements Runnable {
        private final Runnable action;

        Failing(Runnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            action.run();
        }
    }
}
