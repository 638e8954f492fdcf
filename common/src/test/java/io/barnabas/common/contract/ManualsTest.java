package io.barnabas.common.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.kafka.TopicRole;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the tables in {@code docs/} with the code. */
class ManualsTest {
    private static final String RECORDS = Golden.manual("RECORDS.md");
    private static final String PROTOCOL = Golden.manual("PROTOCOL.md");

    @Test
    void recordsNamesEachCauseOfClosed() {
        assertThat(table(RECORDS, "| cause | code | closedBy | meaning |"))
                .containsExactlyElementsOf(Arrays.stream(CloseCode.values())
                        .map(code -> "| `" + code.label() + "` | " + code.code() + " | "
                                + code.closedBy().label() + " | " + code.sentence() + " |")
                        .toList());
    }

    @Test
    void protocolNamesEachCodeThatAClientMayBeSent() {
        Set<CloseCode.ClosedBy> onTheWire = Set.of(CloseCode.ClosedBy.GATEWAY, CloseCode.ClosedBy.BACKEND);
        assertThat(table(PROTOCOL, "| code | cause | reconnect | meaning |"))
                .containsExactlyElementsOf(Arrays.stream(CloseCode.values())
                        .filter(code -> onTheWire.contains(code.closedBy()) && code.isOnTheWire())
                        .map(code -> "| " + code.code() + " | `" + code.label() + "` | "
                                + (code.reconnect() ? "yes" : "no") + " | " + code.sentence() + " |")
                        .toList());
    }

    /** Writes it anew with -Dbarnabas.docs.update=true. */
    @Test
    void codesIsTheTable() {
        String head = "| cause | raw | resumable | closed by | come back | log | meaning |";
        List<String> rows = Arrays.stream(CloseCode.values())
                .map(code -> "| `" + code.label() + "` | " + code.code() + " | " + code.resumableCode() + " | "
                        + code.closedBy().label() + " | " + (code.reconnect() ? "yes" : "no") + " | "
                        + (code.level() == System.Logger.Level.WARNING ? "WARN" : code.level()) + " | "
                        + code.sentence() + " |")
                .toList();
        if (Boolean.getBoolean("barnabas.docs.update")) {
            String manual = Golden.manual("CODES.md");
            String rule = head + "\n| --- | --- | --- | --- | --- | --- | --- |\n";
            Golden.writeManual(
                    "CODES.md", manual.substring(0, manual.indexOf(head)) + rule + String.join("\n", rows) + "\n");
        }
        assertThat(table(Golden.manual("CODES.md"), head)).containsExactlyElementsOf(rows);
    }

    @Test
    void operationsExplainsEachCause() {
        String chapter = Golden.manual("OPERATIONS.md")
                .split("\n## Why do connections break\\?\n", 2)[1]
                .split("\n## ", 2)[0];
        for (CloseCode code : CloseCode.values()) {
            assertThat(chapter).contains("**`" + code.label() + "`**");
        }
    }

    @Test
    void recordsNamesEachCauseOfUndelivered() {
        assertThat(firstCells(table(RECORDS, "| cause | when |")))
                .containsExactlyElementsOf(Arrays.stream(UndeliveredEvent.Cause.values())
                        .map(cause -> "`" + cause.label() + "`")
                        .toList());
    }

    @Test
    void recordsNamesEachFieldOfTheJsonValues() {
        List<String> fields = Pattern.compile("\"(\\w+)\":")
                .matcher(Golden.file("event-json.txt"))
                .results()
                .map(field -> "`" + field.group(1) + "`")
                .distinct()
                .toList();
        assertThat(fields).hasSize(28).allMatch(RECORDS::contains);
    }

    @Test
    void recordsNamesEachHeader() throws IllegalAccessException {
        for (Field constant : HeaderNames.class.getFields()) {
            assertThat(RECORDS).contains("`" + constant.get(null) + "`");
        }
    }

    @Test
    void recordsNamesThePartitionsThatTopicsHave() {
        List<String> topics = table(RECORDS, "| topic | who writes | who reads | partitions | key | kept |");
        List<TopicRole> roles = List.of(TopicRole.values());
        assertThat(topics).hasSameSizeAs(roles);
        for (int i = 0; i < roles.size(); i++) {
            assertThat(topics.get(i)).contains("| " + roles.get(i).partitions() + " |");
        }
    }

    /** The rows below a head and its rule. */
    private static List<String> table(String manual, String head) {
        assertThat(manual).containsOnlyOnce(head);
        return manual.substring(manual.indexOf(head))
                .lines()
                .skip(2)
                .takeWhile(row -> row.startsWith("|"))
                .toList();
    }

    private static List<String> firstCells(List<String> rows) {
        return rows.stream().map(row -> row.split("\\|", -1)[1].strip()).toList();
    }
}
