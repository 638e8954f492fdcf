package io.barnabas.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Texts of /proc. */
class ProcTest {
    @Test
    void cpuTimeIsUserAndSystemTime() {
        String text = "4711 (java (main) ) S 1 4711 4711 0 -1 4194304 9 0 0 0 321 45 7 8 20 0 30 0 99 1 2 3\n";
        assertThat(ProcStat.parse(text).ticks()).isEqualTo(366);
    }

    @Test
    void anotherTextIsRefused() {
        assertThatThrownBy(() -> ProcStat.parse("4711 (java) S 1\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4711 (java) S 1");
    }

    @Test
    void memoryIsInKibibytes() {
        SmapsRollup memory = SmapsRollup.parse("""
                5f0000000000-7ffd00000000 ---p 00000000 00:00 0                          [rollup]
                Rss:              123456 kB
                Pss:              100000 kB
                Pss_Anon:          99999 kB
                """);
        assertThat(memory.rssBytes()).isEqualTo(123_456L * 1024);
        assertThat(memory.pssBytes()).isEqualTo(100_000L * 1024);
    }

    @Test
    void aMissingLineIsNamed() {
        assertThatThrownBy(() -> SmapsRollup.parse("Pss: 1 kB\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'Rss: N kB'");
    }
}
