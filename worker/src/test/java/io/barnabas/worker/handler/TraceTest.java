package io.barnabas.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context, section 3.2. */
class TraceTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void theFieldsOfATraceparentAreRead() {
        assertThat(of("00-" + ID + "-" + SPAN + "-01")).isEqualTo(new Trace(ID, SPAN, true, null));
        assertThat(of("00-" + ID + "-" + SPAN + "-02")).isEqualTo(new Trace(ID, SPAN, false, null));
        assertThat(of("cc-" + ID + "-" + SPAN + "-01-what-comes-later")).isEqualTo(new Trace(ID, SPAN, true, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-" + ID + "-" + SPAN,
                "00-" + ID + "-" + SPAN + "-01-more",
                "ff-" + ID + "-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + ID + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01"
            })
    void whatIsNoTraceparentIsNoTrace(String text) {
        assertThat(of(text)).isNull();
    }

    private static @Nullable Trace of(String traceparent) {
        return Trace.of(name -> name.equals("traceparent") ? traceparent : null);
    }
}
