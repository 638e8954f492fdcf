package io.barnabas.worker;

import io.barnabas.common.command.ClusterOptions;
import io.barnabas.common.command.CommandException;
import io.barnabas.common.command.Commands;
import io.barnabas.common.command.ConfigLog;
import io.barnabas.common.command.PastTime;
import io.barnabas.common.command.Shutdown;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import io.barnabas.common.kafka.KafkaProbe;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicPlan;
import io.barnabas.worker.consume.ReplayStart;
import io.barnabas.worker.handler.MessageHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code barnabas worker}: handlers behind a consumer group, until it is told to stop. */
@Command(
        name = "worker",
        description = {
            "Run one worker: it hands the events of connections to handlers and writes their answers to Kafka.",
            "",
            "Handlers are found by java.util.ServiceLoader, each for a route. SIGTERM or Ctrl-C finishes what was"
                    + " taken, commits it and leaves the group.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas worker --bootstrap kafka:9092",
            "  barnabas worker --bootstrap kafka:9092 --group chat --handlers chat-handlers.jar",
            "  barnabas worker --config barnabas.yaml --admin-port 8082",
            "  barnabas worker --bootstrap kafka:9092 --handlers fixed.jar --from 2h"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  1:it could not start; one sentence on stderr says why",
            "  2:the options are wrong",
            "130:it ran until Ctrl-C (SIGINT) and stopped cleanly",
            "143:it ran until SIGTERM and stopped cleanly"
        })
public final class WorkerCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description = "Consumer group; workers of one group share the work. Default: barnabas-worker.")
    private @Nullable String group;

    @Option(
            names = "--handlers",
            paramLabel = "JAR",
            split = ",",
            description = "Jar with handlers, and those that they need; may be given several times. Default: the"
                    + " handlers of the class path, which are the samples (echo on route ws, chat on route chat).")
    private List<Path> handlers = List.of();

    @Option(
            names = "--admin-host",
            paramLabel = "ADDRESS",
            description = "Where health and metrics are served. Default: 127.0.0.1.")
    private @Nullable String adminHost;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "Port for that; 0 for any. Default: they are not served.")
    private @Nullable Integer adminPort;

    @Option(
            names = "--from",
            paramLabel = "OFFSET|TIME",
            description =
                    "Handle again what was handled: from this offset of each partition, or from this time (15m, 2h,"
                            + " 3d ago, or one such as 2026-11-23T18:00:00Z), in a group of its own and without sending anything.")
    private @Nullable String from;

    @Option(names = "--answer", description = "With --from: send what the handlers send.")
    private boolean answer;

    /** The command by itself. */
    public static void main(String[] args) {
        System.exit(Commands.run(new WorkerCommand(), List.of(StartException.class), args));
    }

    @Override
    public Integer call() throws InterruptedException {
        WorkerConfig config = config();
        Map<String, MessageHandler> found = HandlerJars.load(handlers);
        if (from != null) {
            config = replay(config, found.keySet(), from);
        } else if (answer) {
            throw new CommandException("--answer belongs to --from.");
        }
        WorkerConfig started = config;
        Shutdown shutdown = Shutdown.install();
        shutdown.start("worker", () -> start(started, found));
        shutdown.awaitSignal();
        return 0;
    }

    /** The group is made with its place before the worker joins it. */
    private WorkerConfig replay(WorkerConfig config, Set<String> handled, String start) throws InterruptedException {
        String name =
                group == null ? config.group() + "-replay-" + Long.toString(System.currentTimeMillis(), 36) : group;
        WorkerConfig replaying = config.withGroup(name).withAnswers(answer);
        Map<String, Set<String>> topics = config.routes().routes().stream()
                .filter(it ->
                        handled.contains(it.name()) && !config.topicsOf(it).isEmpty())
                .collect(Collectors.groupingBy(
                        replaying::groupOf,
                        Collectors.flatMapping(it -> replaying.topicsOf(it).stream(), Collectors.toSet())));
        try {
            Duration patience = config.consume().start();
            ReplayStart place = start.matches("\\d{1,18}")
                    ? new ReplayStart(Long.parseLong(start), null)
                    : new ReplayStart(null, new PastTime().convert(start));
            KafkaProbe.await(config.kafka(), patience);
            for (Map.Entry<String, Set<String>> each : topics.entrySet()) {
                place.commit(config.kafka(), each.getKey(), each.getValue(), patience);
            }
        } catch (TypeConversionException | IllegalArgumentException e) {
            String sentence = String.valueOf(e.getMessage());
            throw new CommandException("--from: " + sentence + (sentence.endsWith(".") ? "" : "."), e);
        }
        return replaying;
    }

    private static App start(WorkerConfig config, Map<String, MessageHandler> handlers) {
        try {
            return App.start(config, handlers);
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    private WorkerConfig config() {
        Map<String, @Nullable Object> options = new HashMap<>();
        options.put("worker.group", group);
        options.put("worker.admin-host", adminHost);
        options.put("worker.admin-port", adminPort);
        Settings settings = cluster.settings(options);
        settings.leave("gateway");
        RouteConfigs.leaveAccessKeys(settings);
        RouteConfigs routes = RouteConfigs.from(settings);
        // Theirs is another command's business; misspelt ones are found all the same.
        TopicPlan.from(settings, routes);
        WorkerConfig config = WorkerSettings.from(settings, KafkaSettings.from(settings), routes);
        settings.finish();
        ConfigLog.log(settings);
        if (config == null) {
            throw new IllegalStateException("a configuration without problems and without result");
        }
        return config;
    }
}
