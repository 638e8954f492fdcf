package io.barnabas.bench.floor;

import io.barnabas.common.command.CommandException;
import io.barnabas.common.command.Shutdown;
import io.barnabas.common.kafka.KafkaSettings;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The floor's worker as a process of its own, as a worker is; it ends by a signal. */
@Command(name = FloorWorkerCommand.NAME)
public final class FloorWorkerCommand implements Callable<Integer> {
    public static final String NAME = "floor-worker";
    /** Begins the line that it prints once its group has given it partitions. */
    public static final String READS = "The floor's worker reads ";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Parameters(index = "0", paramLabel = "HOST:PORT[,...]")
    private String bootstrap = "";

    @Parameters(index = "1", paramLabel = "GROUP")
    private String group = "";

    @Parameters(index = "2", paramLabel = "TOPIC")
    private String from = "";

    @Parameters(index = "3", paramLabel = "TOPIC")
    private String to = "";

    @Override
    @SuppressWarnings("SystemOut")
    public Integer call() throws InterruptedException {
        Shutdown shutdown = Shutdown.install();
        Forwarder forwarder = shutdown.start(
                "forwarder",
                () -> Forwarder.start(new FloorClients(new KafkaSettings(bootstrap)), group, from, TwoHops.back(to)));
        if (!forwarder.awaitJoined(PATIENCE)) {
            throw new CommandException("The floor's consumer got no partitions within " + PATIENCE.toSeconds() + " s.");
        }
        System.out.println(READS + from);
        shutdown.awaitSignal();
        return 0;
    }
}
