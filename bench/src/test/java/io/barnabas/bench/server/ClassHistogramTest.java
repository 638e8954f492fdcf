package io.barnabas.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.bench.server.ClassHistogram.Size;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassHistogramTest {
    private static final String BEFORE = """
            4711:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:          1000          64000  [B (java.base@25)
               2:            10            320  com.example.Gone
               3:             1             16  com.example.Twice
               4:             2             32  com.example.Twice
            Total          1013          64368
            """;

    private static final String AFTER = """
            4711:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:          1500          96000  [B (java.base@25)
               2:           500          20000  com.example.Connection
               3:             3             48  com.example.Twice
            Total          2003         116048
            """;

    @Test
    void theDifferenceIsByClass() {
        ClassHistogram more = ClassHistogram.parse(AFTER).since(ClassHistogram.parse(BEFORE));
        assertThat(more.classes())
                .isEqualTo(Map.of(
                        "[B", new Size(500, 32_000),
                        "com.example.Connection", new Size(500, 20_000),
                        "com.example.Gone", new Size(-10, -320)));
        assertThat(more.bytes()).isEqualTo(116_048 - 64_368);
        assertThat(more.largest(2)).extracting(Map.Entry::getKey).containsExactly("[B", "com.example.Connection");
    }

    @Test
    void whatFillsGapsBetweenObjectsIsNotOnTheHeap() {
        String text = """
                4711:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:             9        9437184  [Ljdk.internal.vm.FillerElement; (java.base@25)
                   2:          1000          64000  [B (java.base@25)
                   3:             7            112  jdk.internal.vm.FillerElement (java.base@25)
                Total          1016        9501296
                """;
        assertThat(ClassHistogram.parse(text).classes()).isEqualTo(Map.of("[B", new Size(1_000, 64_000)));
    }

    @Test
    void whatIsNoHistogramIsRefused() {
        assertThatThrownBy(() -> ClassHistogram.parse("4711:\ncom.sun.tools.attach.AttachNotSupportedException"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a class histogram");
    }
}
