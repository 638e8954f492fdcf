package io.barnabas.worker.deadletters;

import io.barnabas.common.command.CommandException;
import io.barnabas.common.command.Shown;
import io.barnabas.common.contract.HeaderNames;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code barnabas dlq show}. */
@Command(
        name = "show",
        description = {
            "Show all that is known of one dead letter.",
            "",
            "The token of a connect is never shown. Control characters are shown as code points.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {"  barnabas dlq show 3@17", "  barnabas dlq show shop.orders.inbound.dlt-3@17 --hex"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:it was shown",
            "  1:there is none at that position, or Kafka did not answer; one sentence on stderr says so",
            "  2:the options are wrong"
        })
final class DlqShowCommand implements Callable<Integer> {
    private static final int MAX_BYTES = 64 << 10;
    /** Shown by name, not among the headers. */
    private static final Set<String> NAMED = Set.of(
            HeaderNames.DLT_CAUSE,
            HeaderNames.DLT_MESSAGE,
            HeaderNames.DLT_ATTEMPTS,
            HeaderNames.DLT_TOPIC,
            HeaderNames.DLT_PARTITION,
            HeaderNames.DLT_OFFSET,
            HeaderNames.DLT_EXCEPTION,
            HeaderNames.DLT_STACK);

    @Mixin
    private LetterOptions options = new LetterOptions();

    @Parameters(paramLabel = "POSITION", description = "[topic-]partition@offset, as list shows it.")
    private String position = "";

    @Option(names = "--hex", description = "The payload in hexadecimal digits, even where it is text.")
    private boolean hex;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        LetterOptions.Source source = options.source();
        Position wanted = DlqReplayCommand.position(source, position);
        List<Letter> found = new ArrayList<>();
        Map<Position, Position> replayed;
        try (LetterReader reader = new LetterReader(source.kafka())) {
            replayed = reader.scan(Set.of(wanted.topic()), null, letter -> {
                if (letter.at().equals(wanted)) {
                    found.add(letter);
                }
            });
        }
        if (found.isEmpty()) {
            throw new CommandException("There is no dead letter at " + wanted + " (any more).");
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        print(out, found.get(0), replayed.get(wanted));
        out.flush();
        return 0;
    }

    private void print(PrintWriter out, Letter letter, @Nullable Position replayed) {
        line(out, "position", letter.at().toString());
        line(out, "time", letter.time().toString());
        line(out, "cause", letter.cause());
        line(out, "message", letter.header(HeaderNames.DLT_MESSAGE));
        line(out, "attempts", letter.attempts());
        line(out, "exception", letter.header(HeaderNames.DLT_EXCEPTION));
        line(out, "original", Objects.toString(letter.original(), "-"));
        line(out, "replayed", replayed == null ? "no" : "yes, as " + replayed + " says");
        line(out, "key", letter.key());
        out.println();
        out.println("headers:");
        for (Header header : letter.headers()) {
            if (!NAMED.contains(header.key())) {
                out.println("  " + Shown.line(header.key()) + ": " + Shown.header(header.value()));
            }
        }
        out.println();
        byte[] value = letter.value();
        boolean cut = value.length > MAX_BYTES;
        out.println("payload, " + value.length + " bytes" + (cut ? ", the first " + MAX_BYTES : "")
                + (letter.isConnect() ? ", without the token" : "") + ":");
        out.println(Shown.bytes(cut ? Arrays.copyOf(value, MAX_BYTES) : value, hex));
        String stack = letter.header(HeaderNames.DLT_STACK);
        if (stack != null) {
            out.println();
            out.println("stack:");
            stack.lines().forEach(it -> out.println(Shown.line(it.replace("\t", "    "))));
        }
    }

    private static void line(PrintWriter out, String name, @Nullable String value) {
        if (value != null) {
            out.println(name + " ".repeat(11 - name.length()) + Shown.line(value));
        }
    }
}
