package io.barnabas.gateway;

import io.barnabas.common.command.ClusterOptions;
import io.barnabas.common.command.ConfigLog;
import io.barnabas.common.command.Shutdown;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import io.barnabas.common.kafka.KafkaProbe;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicPlan;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code barnabas gateway}: one node of the access tier, until it is told to stop. */
@Command(
        name = "gateway",
        description = {
            "Run one gateway node: it holds WebSocket connections and turns their frames into Kafka records.",
            "",
            "It listens at once and answers 503 until Kafka, the topics and its readers are ready; the admin port's",
            "/health/ready says what is missing. SIGTERM, Ctrl-C or `barnabas drain` make it leave: it says that it",
            "is not ready, waits for load balancers, refuses new connections, tells its clients to go with 1012 a few at",
            "a time, and waits until Kafka has their last records. Each phase has a deadline (gateway.drain.*).",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas gateway --bootstrap kafka:9092",
            "  barnabas gateway --bootstrap kafka:9092 --kafka-config client.properties --ordinal 0",
            "  barnabas gateway --config barnabas.yaml --port 8090 --admin-port 8091"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:it left because an operator asked for it (`barnabas drain`)",
            "  1:it could not start; one sentence on stderr says why",
            "  2:the options are wrong",
            "130:it ran until Ctrl-C (SIGINT) and stopped cleanly",
            "143:it ran until SIGTERM and stopped cleanly"
        })
public final class GatewayCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Where clients connect. Default: 0.0.0.0, all.")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Port for clients; 0 for any. Default: 8080.")
    private @Nullable Integer port;

    @Option(
            names = "--admin-host",
            paramLabel = "ADDRESS",
            description = "Where health, metrics and `barnabas drain` are served; elsewhere than on loopback it needs"
                    + " gateway.admin-token. Default: 127.0.0.1.")
    private @Nullable String adminHost;

    @Option(names = "--admin-port", paramLabel = "PORT", description = "Port for that; 0 for any. Default: 8081.")
    private @Nullable Integer adminPort;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description =
                    "Name of the node, 1 to 63 characters of [A-Za-z0-9-]. Default: the host's name and the port.")
    private @Nullable String node;

    @Option(
            names = "--ordinal",
            paramLabel = "N",
            description = "Number of the node among its fellows, from 0: it reads outbound partition N modulo their"
                    + " count. Default: a random partition.")
    private @Nullable Integer ordinal;

    @Option(names = "--demo-page", description = "Serve the demo page at /. Default: off.")
    private @Nullable Boolean demoPage;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        GatewayConfig config = config();
        KafkaProbe.await(config.kafka(), config.kafkaLimits().start());
        Shutdown shutdown = Shutdown.install();
        App app = shutdown.start("gateway", () -> App.start(config));
        print(config, app);
        // An operator may end it as well as a signal; the shutdown hook stops what is left either way.
        app.awaitLeft();
        return 0;
    }

    private GatewayConfig config() {
        Map<String, @Nullable Object> options = new HashMap<>();
        options.put("gateway.host", host);
        options.put("gateway.port", port);
        options.put("gateway.admin-host", adminHost);
        options.put("gateway.admin-port", adminPort);
        options.put("gateway.node", node);
        options.put("gateway.ordinal", ordinal);
        options.put("gateway.demo-page", demoPage);
        Settings settings = cluster.settings(options);
        settings.leave("worker");
        RouteConfigs routes = RouteConfigs.from(settings);
        // Theirs is another command's business; misspelt ones are found all the same.
        TopicPlan.from(settings, routes);
        GatewayConfig config = GatewaySettings.from(settings, KafkaSettings.from(settings), routes);
        settings.finish();
        ConfigLog.log(settings);
        if (config == null) {
            throw new IllegalStateException("a configuration without problems and without result");
        }
        return config;
    }

    private void print(GatewayConfig config, App app) {
        if (spec == null) {
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        config.routes()
                .routes()
                .forEach(route -> out.println("Route " + route.name() + ": ws://"
                        + config.clients().host() + ":" + app.port() + route.path() + " -> topic " + route.inbound()));
        out.println("Admin: http://" + config.admin().host() + ":" + app.adminPort() + "/health/ready");
        out.flush();
    }
}
