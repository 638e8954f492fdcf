package io.barnabas.common.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameKindTest {
    @Test
    void eachKindHasALetterAndAContentType() {
        assertThat(FrameKind.TEXT.letter()).isEqualTo('t');
        assertThat(FrameKind.TEXT.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(FrameKind.BINARY.letter()).isEqualTo('b');
        assertThat(FrameKind.BINARY.contentType()).isEqualTo("application/octet-stream");
        for (FrameKind kind : FrameKind.values()) {
            assertThat(FrameKind.ofLetter(kind.letter())).isEqualTo(kind);
            assertThat(FrameKind.ofContentType(kind.contentType())).isEqualTo(kind);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/html; charset=iso-8859-1",
                "TEXT/Plain",
                " text/csv ",
                "application/json",
                "application/json;charset=utf-8",
                "Application/JSON ; x=1",
                "application/xml",
                "application/cloudevents+json",
                "image/svg+xml",
                "application/x-yaml; charset=UTF-8",
                "application/x-yaml; charset = \"utf-8\"",
            })
    void goesOutAsText(String contentType) {
        assertThat(FrameKind.ofContentType(contentType)).isEqualTo(FrameKind.TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/octet-stream",
                "application/x-protobuf",
                "application/x-yaml; charset=utf-16",
                "application/jsonlines",
                "textual/plain",
                "image/png",
                "no content type at all",
            })
    void goesOutAsBinary(String contentType) {
        assertThat(FrameKind.ofContentType(contentType)).isEqualTo(FrameKind.BINARY);
    }

    @Test
    void noOtherLetterIsKnown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameKind.ofLetter('T'))
                .withMessage("frame kind 'T': expected 't' or 'b'");
    }
}
