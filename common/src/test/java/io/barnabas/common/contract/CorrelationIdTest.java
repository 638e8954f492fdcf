package io.barnabas.common.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrelationIdTest {
    private static final ConnectionId CONNECTION = new ConnectionId("gateway-0", "mb1x5k2cba", 5, 42);

    @Test
    void theFullSpellingNamesConnectionSequenceKindAndRoute() {
        CorrelationId text = new CorrelationId(CONNECTION, 7, FrameKind.TEXT, "ws");
        assertThat(text).hasToString("~gateway-0.mb1x5k2cba.5.42:7:t:ws");
        assertThat(CorrelationId.parse("~gateway-0.mb1x5k2cba.5.42:7:t:ws")).isEqualTo(text);

        CorrelationId binary = new CorrelationId(CONNECTION, Long.MAX_VALUE, FrameKind.BINARY, "my-route");
        assertThat(binary).hasToString("~gateway-0.mb1x5k2cba.5.42:9223372036854775807:b:my-route");
        assertThat(CorrelationId.parse(binary.toString())).isEqualTo(binary);
    }

    @Test
    void theBareSpellingIsTheConnectionIdAndMeansATextPushWithoutRoute() {
        CorrelationId bare = CorrelationId.parse("gateway-0.mb1x5k2cba.5.42");
        assertThat(bare).isEqualTo(new CorrelationId(CONNECTION, 0, FrameKind.TEXT, null));
        assertThat(bare).hasToString("gateway-0.mb1x5k2cba.5.42");
    }

    @Test
    void aPushWithRouteHasSequenceZero() {
        assertThat(CorrelationId.push(CONNECTION, "ws")).hasToString("~gateway-0.mb1x5k2cba.5.42:0:t:ws");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''              | connection id '': expected <node>.<incarnation>.<partition>.<number>
                    hello           | connection id 'hello': expected <node>.<incarnation>.<partition>.<number>
                    ~               | correlation id '~': expected ~<connection id>:<sequence>:<t or b>:<route>
                    ~a.b.1.2        | correlation id '~a.b.1.2': expected ~<connection id>:<sequence>:<t or b>:<route>
                    ~a.b.1.2:7:t    | correlation id '~a.b.1.2:7:t': expected ~<connection id>:<sequence>:<t or b>:<route>
                    ~a.b.1.2:7:t:   | correlation id '~a.b.1.2:7:t:': expected ~<connection id>:<sequence>:<t or b>:<route>
                    ~a.b.1.2:7::ws  | correlation id '~a.b.1.2:7::ws': expected ~<connection id>:<sequence>:<t or b>:<route>
                    ~a.b.1.2:7:tt:ws| correlation id '~a.b.1.2:7:tt:ws': expected ~<connection id>:<sequence>:<t or b>:<route>
                    ~a.b.1.2:7:x:ws | correlation id '~a.b.1.2:7:x:ws': frame kind 'x': expected 't' or 'b'
                    ~a.b.1.2:07:t:ws| correlation id '~a.b.1.2:07:t:ws': sequence '07': expected a decimal number of at most 9223372036854775807 without leading zeros
                    ~a.b.1.2:-1:t:ws| correlation id '~a.b.1.2:-1:t:ws': sequence '-1': expected a decimal number of at most 9223372036854775807 without leading zeros
                    ~a.b.1:7:t:ws   | correlation id '~a.b.1:7:t:ws': connection id 'a.b.1': expected <node>.<incarnation>.<partition>.<number>
                    """)
    void aTextOfAnotherFormIsRefusedWithValueAndExpectation(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CorrelationId.parse(text))
                .withMessage(message);
    }

    @Test
    void aTextOfMoreThan512CharactersIsRefusedUnread() {
        String longest = "~a.b.1.2:7:t:" + "r".repeat(CorrelationId.MAX_LENGTH - "~a.b.1.2:7:t:".length());
        assertThat(CorrelationId.parse(longest)).hasToString(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CorrelationId.parse(longest + "r"))
                .withMessage("correlation id of 513 characters: expected at most 512 ('" + longest.substring(0, 100)
                        + "…')");
    }

    @Test
    void theLongestThatAGatewayWritesFits() {
        ConnectionId longest = new ConnectionId("n".repeat(63), "i".repeat(32), Integer.MAX_VALUE, Long.MAX_VALUE);
        CorrelationId id = new CorrelationId(longest, Long.MAX_VALUE, FrameKind.TEXT, "r".repeat(63));
        assertThat(id.toString()).hasSizeLessThanOrEqualTo(CorrelationId.MAX_LENGTH);
        assertThat(CorrelationId.parse(id.toString())).isEqualTo(id);
    }

    @Test
    void whatCouldNotBeReadAgainCannotBeMade() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CorrelationId(CONNECTION, -1, FrameKind.TEXT, "ws"))
                .withMessage("sequence -1: expected 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CorrelationId.push(CONNECTION, ""))
                .withMessage("route '': expected a name, or none at all");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Seeded.rounds(random -> {
            CorrelationId full = new CorrelationId(
                    Seeded.connectionId(random),
                    Seeded.number(random),
                    random.nextBoolean() ? FrameKind.TEXT : FrameKind.BINARY,
                    Seeded.text(random, "abcxyz019-", 63));
            assertThat(CorrelationId.parse(full.toString())).isEqualTo(full);
            CorrelationId bare = new CorrelationId(Seeded.connectionId(random), 0, FrameKind.TEXT, null);
            assertThat(CorrelationId.parse(bare.toString())).isEqualTo(bare);
        });
    }
}
