package io.barnabas.standalone;

import picocli.CommandLine.Command;

/** {@code barnabas config}. */
@Command(name = "config", description = "Work on the configuration.", subcommands = ConfigCheckCommand.class)
final class ConfigCommand {}
