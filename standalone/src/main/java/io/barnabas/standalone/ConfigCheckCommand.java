package io.barnabas.standalone;

import io.barnabas.common.config.ConfigValue;
import io.barnabas.common.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code barnabas config check}. */
@Command(
        name = "check",
        description = {
            "Read the configuration of all tiers as they would, and start nothing.",
            "",
            "The environment's BARNABAS_... variables overlay the file, as they do at start. What can be used is"
                    + " printed: each key with its value and where it comes from, secrets as ***. What cannot is told,"
                    + " all problems at once.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas config check",
            "  barnabas config check /etc/barnabas/barnabas.yaml",
            "  BARNABAS_GATEWAY_PORT=8090 barnabas config check barnabas.yaml"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the configuration can be used",
            " 1:it cannot; stderr lists every problem",
            " 2:the options are wrong"
        })
final class ConfigCheckCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Configuration, YAML or Java properties. Default: ./barnabas.yaml if there is one.")
    private @Nullable Path file;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = Settings.load(file, Map.of());
        WholeConfig.from(settings);
        settings.finish();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        ConfigValue.lines(settings.values()).forEach(out::println);
        out.flush();
        return 0;
    }
}
