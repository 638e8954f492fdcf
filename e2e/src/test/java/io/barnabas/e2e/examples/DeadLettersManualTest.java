package io.barnabas.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.worker.inbound.DeadLetterCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DeadLettersManualTest {
    @Test
    void recordsNamesEachCauseOfAWorker() throws IOException {
        String manual = Files.readString(Path.of("../docs/RECORDS.md"));
        assertThat(Pattern.compile("(?m)^\\| `([a-z-]+)` \\| worker \\|")
                        .matcher(manual)
                        .results()
                        .map(row -> row.group(1)))
                .containsExactlyElementsOf(Arrays.stream(DeadLetterCause.values())
                        .map(DeadLetterCause::label)
                        .toList());
    }
}
