package io.barnabas.standalone;

import io.barnabas.common.config.ConfigKey;
import io.barnabas.common.config.KeyType;
import io.barnabas.common.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes {@code docs/CONFIG.md} from the keys that the code asks for. */
final class ConfigDocs {
    private static final String HEAD = """
            # Configuration

            Written by a test from the code that reads the keys (`ConfigDocsTest`); change it there.

            ## Where it stands
            `--config FILE`, else `./barnabas.yaml` if there is one; YAML, or Java properties where the name ends in \
            `.properties`. Later ones win: file, environment, system properties (`-Dbarnabas.gateway.port=8090`), \
            options of the command.

            ```yaml
            kafka:
              bootstrap-servers: kafka:9092
            gateway:
              port: 8090
            routes:
              - name: orders
                max-message-size: 64KiB
              - name: chat
                channels: [chat]
            ```

            - Each key has a variable in the environment, named below it here: upper case, an underscore for each dot, \
            dash and bracket. `routes[1].path` is `BARNABAS_ROUTES_1_PATH`.
            - A time is a number with `ms`, `s`, `m`, `h` or `d`; a size is a number of bytes, or one with `KiB`, `MiB` \
            or `GiB`.
            - `routes` is a list: what is said of `routes[0]` holds for `routes[1]` and so on. Without it there are the \
            two routes of the sample handlers, `ws` and `chat`.
            - A key that stands below `gateway` and below a route alike holds for all routes in the one place, and for \
            its route, where it wins, in the other.
            - A list of texts is a YAML list, or one text with commas (`\\,` for a comma that separates nothing).
            - An unknown key or a value that cannot be used keeps a command from starting. All problems are told at \
            once, an unknown key with the nearest known one. One file serves all commands: keys below `gateway` are \
            left alone by `barnabas worker`, and the other way round.
            - `barnabas config check FILE` does the same for all tiers without starting anything, and prints every key \
            with its value and where that comes from. `gateway` and `worker` log at start what is not the default. \
            Secrets, and properties of Kafka whose name suggests one, are shown as `***`.
            - Values are taken as they stand. `${…}` is left to Kafka's own configuration providers.
            - A changed key takes a restart.
            - The log has variables of its own: `BARNABAS_LOG_LEVEL` (`INFO`) and `BARNABAS_LOG_FORMAT` (`text` or \
            `json`).
            """;

    private ConfigDocs() {}

    /** The keys of everything, of lists the first element. */
    static List<ConfigKey> keys() {
        Settings settings = new Settings(null, Map.of(), Map.of(), Map.of("routes[0].name", "example"));
        WholeConfig.from(settings);
        return settings.keys();
    }

    static String markdown() {
        Map<String, Map<String, List<ConfigKey>>> chapters = new LinkedHashMap<>();
        for (ConfigKey key : keys()) {
            chapters.computeIfAbsent(part(key.name(), 1), chapter -> new LinkedHashMap<>())
                    .computeIfAbsent(feature(key), feature -> new ArrayList<>())
                    .add(key);
        }
        Stream<String> tables = chapters.values().stream()
                .flatMap(it -> it.entrySet().stream())
                .flatMap(it -> table(it.getKey(), it.getValue()));
        return HEAD + String.join("\n", tables.toList()) + "\n";
    }

    private static Stream<String> table(String feature, List<ConfigKey> keys) {
        return Stream.concat(
                Stream.of("", "## " + feature, "| key | takes | default | what for |", "| --- | --- | --- | --- |"),
                keys.stream().map(ConfigDocs::row));
    }

    private static String row(ConfigKey key) {
        boolean subtree = key.type() == KeyType.SUBTREE;
        return "| `" + key.name() + (subtree ? ".…" : "") + "`<br>`" + key.variable() + (subtree ? "_…" : "") + "` | "
                + cell(key.expected()) + " | "
                + (key.defaultValue().isEmpty() ? "none" : "`" + cell(key.defaultValue()) + "`") + " | "
                + cell(key.description()) + " |";
    }

    /** The first two parts of a name that has three or more, else the first. */
    private static String feature(ConfigKey key) {
        String[] parts = key.name().split("\\.", -1);
        return part(key.name(), parts.length > 2 ? 2 : 1);
    }

    private static String part(String name, int parts) {
        return String.join(".", Stream.of(name.split("\\.", -1)).limit(parts).toList());
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
