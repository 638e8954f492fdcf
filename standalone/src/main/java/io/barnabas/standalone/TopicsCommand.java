package io.barnabas.standalone;

import picocli.CommandLine.Command;

/** {@code barnabas topics}. */
@Command(
        name = "topics",
        description = "Work on the topics that the tiers need.",
        subcommands = TopicsCreateCommand.class)
final class TopicsCommand {}
