package io.barnabas.common.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
    @Test
    void thereAreThreeForms() {
        assertThat(Target.parse("everyone")).isEqualTo(Target.EVERYONE).hasToString("everyone");
        assertThat(Target.parse("channel/news"))
                .isEqualTo(Target.channel("news"))
                .hasToString("channel/news");
        assertThat(Target.parse("user/u-17")).isEqualTo(Target.user("u-17")).hasToString("user/u-17");
    }

    @Test
    void aNameIsAllThatFollowsTheFirstSlash() {
        assertThat(Target.parse("channel/a/b c:ü")).isEqualTo(Target.channel("a/b c:ü"));
        assertThat(Target.parse("user/channel/x")).isEqualTo(Target.user("channel/x"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''        | target '': expected everyone, channel/<name> or user/<id>
                    all       | target 'all': expected everyone, channel/<name> or user/<id>
                    Everyone  | target 'Everyone': expected everyone, channel/<name> or user/<id>
                    everyone/ | target 'everyone/': expected everyone, channel/<name> or user/<id>
                    channel   | target 'channel': expected everyone, channel/<name> or user/<id>
                    channel/  | target name '': expected 1 to 255 characters
                    user/     | target name '': expected 1 to 255 characters
                    """)
    void aTextOfAnotherFormIsRefusedWithValueAndExpectation(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.parse(text))
                .withMessage(message);
    }

    @Test
    void aNameHasAtMost255Characters() {
        assertThat(Target.parse("channel/" + "c".repeat(255)).name()).hasSize(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.parse("channel/" + "c".repeat(256)))
                .withMessage("target name '" + "c".repeat(100) + "…': expected 1 to 255 characters");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Seeded.rounds(random -> {
            String name = Seeded.text(random, "abc/ :.-_ü€", 255);
            Target target = random.nextBoolean() ? Target.channel(name) : Target.user(name);
            assertThat(Target.parse(target.toString())).isEqualTo(target);
        });
    }
}
