package io.barnabas.e2e.harness;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.standalone.EmbeddedBroker;
import java.io.IOException;

/** A broker with two addresses, one of which is behind a cable that can be pulled: who uses that one is cut off alone. */
public final class CutOffBroker implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final FaultProxy cable;
    private final KafkaSettings settings;

    private CutOffBroker(EmbeddedBroker broker, FaultProxy cable, KafkaSettings settings) {
        this.broker = broker;
        this.cable = cable;
        this.settings = settings;
    }

    /** Answers at both addresses on return. */
    public static CutOffBroker start() throws IOException {
        int port = FreePort.find();
        int behindCable = FreePort.find();
        int controller = FreePort.find();
        FaultProxy cable = new FaultProxy(behindCable);
        boolean up = false;
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.defaults()
                    .withPort(port)
                    .withProperty(
                            "listeners",
                            "PLAINTEXT://127.0.0.1:" + port + ",CABLE://127.0.0.1:" + behindCable
                                    + ",CONTROLLER://127.0.0.1:" + controller)
                    .withProperty(
                            "advertised.listeners",
                            "PLAINTEXT://127.0.0.1:" + port + ",CABLE://127.0.0.1:" + cable.port())
                    .withProperty(
                            "listener.security.protocol.map",
                            "PLAINTEXT:PLAINTEXT,CABLE:PLAINTEXT,CONTROLLER:PLAINTEXT")
                    .withProperty("controller.quorum.voters", "1@127.0.0.1:" + controller));
            up = true;
            return new CutOffBroker(broker, cable, new KafkaSettings("127.0.0.1:" + port));
        } finally {
            if (!up) {
                cable.close();
            }
        }
    }

    /** For those who can always reach it. */
    public KafkaSettings settings() {
        return settings;
    }

    /** For those who can be cut off. */
    public KafkaSettings behindCable() {
        return new KafkaSettings("127.0.0.1:" + cable.port());
    }

    /** From now on nothing comes through the cable, in either direction. */
    public void cut() {
        cable.set(FaultProxy.Fault.SILENT);
    }

    public void mend() {
        cable.set(FaultProxy.Fault.NONE);
    }

    @Override
    public void close() throws IOException {
        try (cable) {
            broker.close();
        }
    }
}
