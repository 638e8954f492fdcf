package io.barnabas.common.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table("ID", "AGE");
        table.row("one.abc.3.1", "1.0 s");
        table.row("x", "2 m 3 s");
        assertThat(table.lines()).containsExactly("ID           AGE", "one.abc.3.1  1.0 s", "x            2 m 3 s");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "1_234, 1.2 s",
        "59_999, 60.0 s",
        "60_000, 1 m 0 s",
        "3_599_000, 59 m 59 s",
        "3_660_000, 1 h 1 m",
        "90_000_000, 1 d 1 h"
    })
    void timeInTheTwoLargestUnits(String millis, String text) {
        assertThat(Amounts.time(Long.parseLong(millis.replace("_", "")))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1572864, 1.5 MiB", "3221225472, 3.0 GiB"})
    void bytesInTheLargestUnit(long bytes, String text) {
        assertThat(Amounts.bytes(bytes)).isEqualTo(text);
    }
}
