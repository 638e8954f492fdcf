package io.barnabas.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A client whose records in Kafka can be told from all others, by the trace that it names in its upgrade request. */
final class TracedClient implements AutoCloseable {
    private static final AtomicInteger TRACES = new AtomicInteger();

    private final String trace;
    private final RawClient client;
    private final Inbound inbound;

    TracedClient(ServerUnderTest server) throws IOException {
        this(server, new byte[0]);
    }

    private TracedClient(ServerUnderTest server, byte[] frames) throws IOException {
        trace = String.format("00-4bf92f3577b34da6a3ce%012x-00f067aa0ba902b7-01", TRACES.incrementAndGet());
        inbound = server.inbound();
        client = RawClient.tcp(server.port());
        client.write(Hex.join(UpgradeText.good().plus("traceparent: " + trace).bytes(), frames));
        assertThat(client.readResponse().status()).isEqualTo(101);
    }

    /** Sends frames in one segment with its upgrade request. */
    static TracedClient withFrames(ServerUnderTest server, byte[] frames) throws IOException {
        return new TracedClient(server, frames);
    }

    RawClient client() {
        return client;
    }

    /** Closes in good order and returns what Kafka was told between opened and closed. */
    List<ConsumerRecord<byte[], byte[]>> closeAndGetMessages() throws IOException {
        client.close(1000, "");
        assertThat(client.read().closeCode()).isEqualTo(1000);
        assertThat(client.readsEnd()).isTrue();
        closed();
        return messages();
    }

    /** All messages of the connection; complete once {@link #closed} has returned. */
    List<ConsumerRecord<byte[], byte[]>> messages() {
        return inbound.await(0, it -> isOurs(it) && isOfType(it, "message"));
    }

    /** The types of all events of the connection, in order; complete once {@link #closed} has returned. */
    List<String> types() {
        return inbound.await(0, this::isOurs).stream()
                .map(event -> Inbound.header(event, "ce_type").replace("io.barnabas.connection.", ""))
                .toList();
    }

    /** The value of the connection's last event. */
    String closed() {
        List<ConsumerRecord<byte[], byte[]>> closed = inbound.await(1, it -> isOurs(it) && isOfType(it, "closed"));
        assertThat(closed).hasSize(1);
        return Inbound.value(closed.get(0));
    }

    private boolean isOurs(ConsumerRecord<byte[], byte[]> event) {
        return Inbound.header(event, "traceparent").equals(trace);
    }

    private static boolean isOfType(ConsumerRecord<byte[], byte[]> event, String type) {
        return Inbound.header(event, "ce_type").equals("io.barnabas.connection." + type);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
