package io.barnabas.worker.deadletters;

import picocli.CommandLine.Command;

/** {@code barnabas dlq}. */
@Command(
        name = "dlq",
        description = {
            "Look at dead letters, the records that could not be handled, and send them back.",
            "",
            "A letter is named by where it stands, [topic-]partition@offset, as list shows it.",
            ""
        },
        subcommands = {DlqListCommand.class, DlqShowCommand.class, DlqReplayCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas dlq list --cause handler-failed --since 2h",
            "  barnabas dlq show 3@17",
            "  barnabas dlq replay 3@17"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:the command did its work",
            "  1:it could not; one sentence says why",
            "  2:the options are wrong"
        })
public final class DlqCommand {}
