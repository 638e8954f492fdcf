package io.barnabas.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.ConfigKey;
import io.barnabas.common.config.KeyType;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigDocsTest {
    private static final Path FILE = Path.of("..", "docs", "CONFIG.md");
    private static final String UPDATE = "barnabas.docs.update";

    @Test
    void theTextSaysWhatTheCodeReads() throws Exception {
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(FILE, ConfigDocs.markdown());
        }
        assertThat(Files.readString(FILE))
                .as(
                        "docs/CONFIG.md; to write it anew: mvn -pl standalone -am test -Dtest=ConfigDocsTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
                        UPDATE)
                .isEqualTo(ConfigDocs.markdown());
    }

    @Test
    void theFileShownCanBeUsed(@TempDir Path folder) throws Exception {
        String yaml = ConfigDocs.markdown().split("```yaml\n", 2)[1].split("```", 2)[0];
        Path file = Files.writeString(folder.resolve("barnabas.yaml"), yaml);
        Settings settings = new Settings(file, Map.of(), Map.of(), Map.of());

        WholeConfig config = WholeConfig.from(settings);

        settings.finish();
        assertThat(config.kafka().bootstrapServers()).isEqualTo("kafka:9092");
        assertThat(config.routes().routes()).extracting(RouteConfig::name).containsExactly("orders", "chat");
    }

    @ParameterizedTest
    @MethodSource("io.barnabas.standalone.ConfigDocs#keys")
    void aDescriptionIsWholeSentences(ConfigKey key) {
        assertThat(key.description()).as(key.name()).matches("[A-Z][^\n]*[^. ]\\.");
    }

    @ParameterizedTest
    @MethodSource("io.barnabas.standalone.ConfigDocs#keys")
    void whatIsNamedLikeASecretIsReadAsOne(ConfigKey key) {
        if (key.name().matches(".*[.-](token|secret|password|passphrase)")) {
            assertThat(key.type())
                    .as(key.name() + ": read it with Settings.secret")
                    .isEqualTo(KeyType.SECRET);
        }
    }
}
