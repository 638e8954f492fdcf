package io.barnabas.common.command;

import io.barnabas.common.config.ConfigValue;
import io.barnabas.common.config.Settings;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at start what is configured: one entry of the log, without anything secret. */
public final class ConfigLog {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigLog.class);

    private ConfigLog() {}

    /** To be called when all is read: the keys that some layer sets, with value and layer. */
    public static void log(Settings settings) {
        LOG.info("{}", text(settings.values()));
    }

    static String text(List<ConfigValue> values) {
        List<ConfigValue> set = values.stream().filter(it -> !it.isDefault()).toList();
        return set.isEmpty()
                ? "Configuration: every key has its default"
                : "Configuration, where it is not the default:\n  " + String.join("\n  ", ConfigValue.lines(set));
    }
}
