package io.barnabas.standalone.doctor;

import io.barnabas.common.command.ClusterOptions;
import io.barnabas.common.command.OptionText;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code barnabas doctor}. */
@Command(
        name = "doctor",
        description = {
            "Look for what is wrong: ask Kafka, the topics, a gateway's readiness and its /echo, and tell trouble of the"
                    + " network from trouble of Kafka.",
            "",
            "It changes nothing. /echo is on in barnabas dev, and where gateway.echo is true.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas doctor",
            "  barnabas doctor --bootstrap kafka:9092 --url wss://ws.example.com/echo",
            "  barnabas doctor --url ws://127.0.0.1:8080/ws  through Kafka and back, where workers echo"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:nothing is wrong that can be seen from here",
            " 1:something is; the last line says where to look",
            " 2:the options are wrong"
        })
public final class DoctorCommand implements Callable<Integer> {
    /** For each question. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--admin",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081",
            description = "A gateway's admin port. Default: ${DEFAULT-VALUE}.")
    private String admin = "";

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "ws://127.0.0.1:8080/echo",
            description = "The /echo of a gateway, or of the load balancer before them. Default: ${DEFAULT-VALUE}.")
    private String url = "";

    @Option(
            names = "--header",
            paramLabel = "'NAME: VALUE'",
            description = "Header of the upgrade request; may be given several times.")
    private List<String> headers = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        URI node = OptionText.url(
                "--admin", admin, Set.of("http", "https"), "a URL that begins with one of [http://, https://]");
        URI echo = OptionText.url("--url", url, Set.of("ws", "wss"), "a URL that begins with one of [ws://, wss://]");
        Map<String, String> upgrade = OptionText.headers(headers);
        ClusterOptions.Cluster found = cluster.read();
        Report report = new Report(Objects.requireNonNull(spec).commandLine().getOut());

        KafkaCheck kafka = new KafkaCheck(found.kafka());
        Finding answers = report.add("Kafka", kafka.answers());
        Finding topics = report.add(
                "topics",
                answers.isFailed() ? Finding.skipped("Kafka has to answer first.") : kafka.topics(found.plan()));
        HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        Finding ready = report.add("gateway", new ReadyCheck(http).ask(node));
        Finding network = report.add("network", new EchoCheck(http, System::nanoTime).ask(echo, upgrade));

        report.say(Verdict.of(answers.isFailed() || topics.isFailed(), ready, network));
        return report.isWell() ? 0 : 1;
    }

    /** Prints each finding when it is there. */
    private static final class Report {
        private final PrintWriter out;
        private final List<Finding> findings = new ArrayList<>();

        Report(PrintWriter out) {
            this.out = out;
        }

        Finding add(String what, Finding finding) {
            findings.add(finding);
            say("%-9s%-9s%s".formatted(finding.result().label(), what, finding.sentence()));
            return finding;
        }

        void say(String line) {
            out.println(line);
            out.flush();
        }

        boolean isWell() {
            return findings.stream().noneMatch(Finding::isFailed);
        }
    }
}
