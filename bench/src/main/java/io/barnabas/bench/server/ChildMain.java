package io.barnabas.bench.server;

import io.barnabas.bench.floor.FloorWorkerCommand;
import io.barnabas.common.command.Commands;
import io.barnabas.common.command.Shutdown;
import io.barnabas.standalone.EmbeddedBroker;
import io.barnabas.standalone.Main;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * What the bench starts as a server: the broker, the floor's worker, or any {@code barnabas} command. It ends when its standard input does,
 * so that it never outlives the bench, however that ended.
 */
public final class ChildMain {
    static final String BROKER = "broker";
    /** Begins the line that tells where the broker listens. */
    static final String LISTENING = "Kafka listens at ";

    private ChildMain() {}

    public static void main(String[] args) throws InterruptedException {
        Thread leash = new Thread(ChildMain::endWithInput, "leash");
        leash.setDaemon(true);
        leash.start();
        if (args.length == 1 && args[0].equals(BROKER)) {
            System.exit(Commands.run(new Broker(), List.of()));
        }
        if (args.length > 0 && args[0].equals(FloorWorkerCommand.NAME)) {
            System.exit(Commands.run(new FloorWorkerCommand(), List.of(), Arrays.copyOfRange(args, 1, args.length)));
        }
        Main.main(args);
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes.
            }
        } catch (IOException e) {
            // The same.
        }
        System.exit(1);
    }

    @Command(name = BROKER)
    private static final class Broker implements Callable<Integer> {
        @Override
        @SuppressWarnings("SystemOut")
        public Integer call() throws InterruptedException {
            Shutdown shutdown = Shutdown.install();
            EmbeddedBroker broker =
                    shutdown.start("broker", () -> EmbeddedBroker.start(EmbeddedBroker.Options.defaults()));
            System.out.println(LISTENING + broker.bootstrapServers());
            shutdown.awaitSignal();
            return 0;
        }
    }
}
