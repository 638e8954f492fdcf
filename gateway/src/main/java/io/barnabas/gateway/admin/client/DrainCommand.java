package io.barnabas.gateway.admin.client;

import io.barnabas.common.command.CommandException;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code barnabas drain}. */
@Command(
        name = "drain",
        description = {
            "Let a gateway node leave, or send a share of its connections elsewhere.",
            "",
            "Without --percent the node says that it is not ready, waits for load balancers (gateway.drain.notice),",
            "refuses new connections, tells its clients to go with 1012 a few at a time (gateway.drain.deadline,",
            "gateway.drain.min-rate), waits until Kafka has their last records (gateway.drain.flush), and its process",
            "ends with 0. With --percent it tells that share of its clients and serves on.",
            "",
            "Asked while a drain runs it only says how far that is.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  barnabas drain --wait",
            "  barnabas drain --percent 20 --wait",
            "  barnabas drain --admin http://10.0.0.7:8081 --token-file admin-token"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:the drain has begun; with --wait it is over",
            "  1:the node did not answer or refused; one sentence on stderr says why",
            "  2:the options are wrong"
        })
public final class DrainCommand implements Callable<Integer> {
    private static final String PATH = "/drain";
    private static final String SERVING = "serving";
    private static final String LEFT = "left";

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Option(
            names = "--percent",
            paramLabel = "N",
            description = "Send so many percent of the connections elsewhere, 1 to 100, and serve on.")
    private @Nullable Integer percent;

    @Option(names = "--wait", description = "Say once a second how far it is, until it is over.")
    private boolean wait;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (percent != null && (percent < 1 || percent > 100)) {
            throw new CommandException("--percent " + percent + ": expected 1 to 100.");
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        AdminClient node = admin.client();
        JsonObject progress = node.post(percent == null ? PATH : PATH + "?percent=" + percent);
        say(out, progress);
        while (wait && !isOver(progress)) {
            TimeUnit.SECONDS.sleep(1);
            progress = node.getIfThere(PATH);
            if (progress == null) {
                out.println("The node has left: it does not answer any more.");
                out.flush();
                return 0;
            }
            say(out, progress);
        }
        return 0;
    }

    private static boolean isOver(JsonObject progress) {
        String phase = progress.getString("phase");
        return SERVING.equals(phase) || LEFT.equals(phase);
    }

    private static void say(PrintWriter out, JsonObject progress) {
        out.println(progress.getString("text"));
        out.flush();
    }
}
