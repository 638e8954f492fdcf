package io.barnabas.bench.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScalingDocsTest {
    private static final Path FILE = Path.of("..", "docs", "SCALING.md");
    private static final String UPDATE = "barnabas.docs.update";
    /** A comment that names a table, and the table. */
    private static final Pattern COMPUTED = Pattern.compile("(<!-- computed: (?<name>\\w+) -->\n)(?:\\|.*\n)*");

    @Test
    void tablesFollowFromTheUnitCosts() throws Exception {
        String text = Files.readString(FILE);
        String computed = computed(text);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(FILE, computed);
        }
        assertThat(Files.readString(FILE))
                .as(
                        "docs/SCALING.md; to compute it anew: mvn -pl bench -am test -Dtest=ScalingDocsTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
                        UPDATE)
                .isEqualTo(computed);
    }

    @Test
    void eachTableIsThereOnce() throws Exception {
        String text = Files.readString(FILE);
        List<String> names =
                COMPUTED.matcher(text).results().map(it -> it.group(2)).toList();
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(
                        new Tables(Figures.in(text)).all().keySet());
    }

    @Test
    void figuresAreWrittenAsPreciselyAsTheyAreKnown() {
        assertThat(List.of(Amount.of(1_666.7), Amount.of(27.4), Amount.of(0.01234), Amount.of(0), Amount.of(999_999)))
                .containsExactly("1.7 k", "27", "0.012", "0", "1 M");
    }

    private static String computed(String text) {
        Figures figures = Figures.in(text);
        Map<String, String> tables = new Tables(figures).all();
        String withTables = COMPUTED.matcher(text)
                .replaceAll(it -> Matcher.quoteReplacement(it.group(1) + tables.get(it.group(2))));
        return withTables.lines().map(it -> check(it, figures)).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String check(String line, Figures figures) {
        if (!line.startsWith("| ") || !line.endsWith(" |")) {
            return line;
        }
        List<String> cells = Arrays.asList(line.substring(2, line.length() - 2).split(" \\| ", -1));
        return Check.isRow(cells) ? "| " + String.join(" | ", new Check(cells, figures).foretold()) + " |" : line;
    }
}
