package io.barnabas.common.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionIdTest {
    @Test
    void theTextIsNodeIncarnationPartitionAndNumberBetweenDots() {
        ConnectionId id = new ConnectionId("gateway-0", "mb1x5k2cba", 5, 42);
        assertThat(id).hasToString("gateway-0.mb1x5k2cba.5.42");
        assertThat(ConnectionId.parse("gateway-0.mb1x5k2cba.5.42")).isEqualTo(id);
    }

    @Test
    void eachPartMayBeAsSmallAndAsLargeAsItsBounds() {
        for (String text : new String[] {
            "g.0.0.1",
            "-.-.0.1",
            "A".repeat(63) + "." + "z".repeat(32) + "." + Integer.MAX_VALUE + "." + Long.MAX_VALUE,
        }) {
            assertThat(ConnectionId.parse(text)).hasToString(text);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
                    ''           | connection id '': expected <node>.<incarnation>.<partition>.<number>
                    a.b.1        | connection id 'a.b.1': expected <node>.<incarnation>.<partition>.<number>
                    a.b.1.2.3    | connection id 'a.b.1.2.3': expected <node>.<incarnation>.<partition>.<number>
                    .b.1.2       | connection id '.b.1.2': node '': expected 1 to 63 characters of [A-Za-z0-9-]
                    a..1.2       | connection id 'a..1.2': incarnation '': expected 1 to 32 characters of [A-Za-z0-9-]
                    a_b.c.1.2    | connection id 'a_b.c.1.2': node 'a_b': expected 1 to 63 characters of [A-Za-z0-9-]
                    ä.c.1.2      | connection id 'ä.c.1.2': node 'ä': expected 1 to 63 characters of [A-Za-z0-9-]
                    a.b.1.0      | connection id 'a.b.1.0': number 0: expected 1 or more
                    """)
    void aTextOfAnotherFormIsRefusedWithValueAndExpectation(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionId.parse(text))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "-1", "+1", " 1", "1e3", "0x1", "٣", "2147483648", "99999999999999999999"})
    void aPartitionIsACanonicalDecimalOfThirtyTwoBits(String partition) {
        String text = "a.b." + partition + ".1";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionId.parse(text))
                .withMessage("connection id '" + text + "': partition '" + partition
                        + "': expected a decimal number of at most 2147483647 without leading zeros");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "-1", "+1", "9223372036854775808"})
    void aNumberIsACanonicalDecimalOfSixtyFourBits(String number) {
        String text = "a.b.1." + number;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionId.parse(text))
                .withMessage("connection id '" + text + "': number '" + number
                        + "': expected a decimal number of at most 9223372036854775807 without leading zeros");
    }

    @Test
    void namesAreNotLongerThanTheirBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionId.parse("n".repeat(64) + ".b.1.2"))
                .withMessageEndingWith("expected 1 to 63 characters of [A-Za-z0-9-]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionId.parse("a." + "i".repeat(33) + ".1.2"))
                .withMessageEndingWith("expected 1 to 32 characters of [A-Za-z0-9-]");
    }

    @Test
    void aMessageHoldsAtMostAHundredCharactersOfTheText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionId.parse("x".repeat(1_000_000)))
                .withMessage(
                        "connection id '" + "x".repeat(100) + "…': expected <node>.<incarnation>.<partition>.<number>");
    }

    @Test
    void aPartitionIsNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConnectionId("a", "b", -1, 1))
                .withMessage("partition -1: expected 0 or more");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Seeded.rounds(random -> {
            ConnectionId id = Seeded.connectionId(random);
            assertThat(ConnectionId.parse(id.toString())).isEqualTo(id);
        });
    }
}
