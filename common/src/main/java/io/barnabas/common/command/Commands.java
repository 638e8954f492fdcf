package io.barnabas.common.command;

import io.barnabas.common.config.ConfigException;
import io.barnabas.common.kafka.KafkaUnavailableException;
import java.util.List;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Runs picocli commands: errors that people can mend are one sentence on stderr. */
public final class Commands {
    /** Exit code of a command that could not do its work. */
    public static final int FAILED = 1;
    /** Exit code for options that are wrong. */
    public static final int USAGE = 2;

    private static final String HELP = "--help";
    private static final String VERBOSE = "--verbose";
    private static final int WIDTH = 100;

    private Commands() {}

    /**
     * Runs a command. It and its subcommands get {@code --help}, and {@code --verbose}, which shows the stack of an
     * error.
     *
     * @param expected kinds of exception whose message is a sentence for people, besides {@link CommandException} and
     *     those of configuration and Kafka
     * @return the exit code
     */
    public static int run(Object command, List<Class<? extends Exception>> expected, String... args) {
        CommandLine line = line(command, expected);
        String problem = LogVariables.problem(System.getenv());
        if (problem != null) {
            line.getErr().println(line.getColorScheme().errorText("error:") + " " + problem);
            return FAILED;
        }
        try {
            return line.execute(args);
        } catch (Error e) {
            // Without an exit code the process would go on living by the threads that it has started.
            line.getErr().println(line.getColorScheme().errorText("error:") + " Unexpected error: " + e);
            e.printStackTrace(line.getErr());
            return FAILED;
        }
    }

    static CommandLine line(Object command, List<Class<? extends Exception>> expected) {
        CommandLine line = new CommandLine(command);
        addStandardOptions(line);
        line.setUsageHelpWidth(WIDTH);
        line.setUsageHelpAutoWidth(true);
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            boolean verbose = failed.getParseResult().hasMatchedOption(VERBOSE);
            if (failure instanceof CancellationException) {
                return FAILED;
            }
            String sentence = isSentence(failure, expected)
                    ? failure.getMessage()
                    : "Unexpected error: " + failure + (verbose ? "" : " (" + VERBOSE + " shows where it comes from)");
            failed.getErr().println(failed.getColorScheme().errorText("error:") + " " + sentence);
            if (verbose) {
                failure.printStackTrace(failed.getErr());
            }
            return FAILED;
        });
        return line;
    }

    private static void addStandardOptions(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        if (spec.findOption(HELP) == null) {
            spec.addOption(OptionSpec.builder("-h", HELP)
                    .usageHelp(true)
                    .description("Show this help.")
                    .build());
        }
        if (spec.findOption(VERBOSE) == null) {
            spec.addOption(OptionSpec.builder(VERBOSE)
                    .description("Show the stack of an error.")
                    .build());
        }
        line.getSubcommands().values().forEach(Commands::addStandardOptions);
    }

    private static boolean isSentence(Exception failure, List<Class<? extends Exception>> expected) {
        return failure instanceof CommandException
                || failure instanceof ConfigException
                || failure instanceof KafkaUnavailableException
                || expected.stream().anyMatch(it -> it.isInstance(failure));
    }
}
