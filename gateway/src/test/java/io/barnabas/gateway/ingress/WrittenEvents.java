package io.barnabas.gateway.ingress;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.common.contract.Topics;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.CalloutMetrics;
import io.barnabas.gateway.connection.CalloutRequest;
import io.barnabas.gateway.connection.CalloutRoom;
import io.barnabas.gateway.connection.Callouts;
import io.barnabas.gateway.connection.CloseListener;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.ConnectionMetrics;
import io.barnabas.gateway.connection.ConnectionPolicy;
import io.barnabas.gateway.connection.ConnectionSettings;
import io.barnabas.gateway.connection.Envelope;
import io.barnabas.gateway.connection.InboundEvent;
import io.barnabas.gateway.connection.Ingress;
import io.barnabas.gateway.connection.Lane;
import io.barnabas.gateway.connection.LoopContext;
import io.barnabas.gateway.connection.Socket;
import io.barnabas.gateway.connection.TimingWheel;
import io.barnabas.gateway.connection.TraceContext;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** One connection with a fixed name and clock, and the records that its events become. */
final class WrittenEvents implements Ingress {
    static final RouteConfig ROUTE = RouteConfig.of("ws", "/ws", Topics.DEFAULT);
    static final NodeAddress NODE = new NodeAddress("gateway-0", "mb1x5k2cba", Map.of(ROUTE.outbound(), 5));
    static final long NUMBER = 42;
    static final String CONNECTION_ID = "gateway-0.mb1x5k2cba.5.42";

    private static final OpenedEvent OPENED =
            new OpenedEvent("ws", "/ws", "203.0.113.9:50412", "https://app.example.com");

    private static final Instant START = Instant.parse("2026-11-23T17:00:00Z");

    final Connection connection;
    private final LoopContext loop;
    private final @Nullable TraceContext trace;
    private final Envelope envelope;
    private final EventRecords records = new EventRecords(ROUTE, NODE, Topics.DEFAULT.connections());
    private final List<ProducerRecord<byte[], byte[]>> written = new ArrayList<>();
    private Instant now = START;

    WrittenEvents(@Nullable TraceContext trace, int inboundPartition) {
        this.trace = trace;
        envelope = new Envelope(List.of(new Lane(ROUTE.inbound(), inboundPartition)));
        loop = new LoopContext(
                this,
                ConnectionMetrics.NONE,
                CloseListener.NONE,
                new TimingWheel(0, e -> {
                    throw e;
                }),
                () -> now,
                () -> Duration.between(START, now).toNanos(),
                new SplittableRandom(1));
        ConnectionSettings settings = new ConnectionSettings(ROUTE, ConnectionPolicy.DEFAULT, loop);
        connection = new Connection(settings, silentSocket(), NUMBER, envelope, trace);
        connection.onOpened(Identity.ANONYMOUS, OPENED);
    }

    /** A worker is asked about a client of the same number, within five seconds. */
    void ask(@Nullable String token) {
        CalloutRequest request =
                new CalloutRequest(ROUTE, NUMBER, envelope, trace, OPENED, token, Duration.ofSeconds(5));
        new Callouts(loop, new CalloutRoom(1), CalloutMetrics.NONE).ask(request, result -> {});
    }

    @Override
    public Offer offer(InboundEvent event) {
        written.add(records.of(event));
        event.source().onAccepted(event);
        return Offer.TAKEN;
    }

    @Override
    public int share() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void forget(Connection ended) {}

    @Override
    public void retryLater(Connection stalled) {
        throw new AssertionError("all events are taken");
    }

    void after(long millis) {
        now = now.plusMillis(millis);
    }

    List<ProducerRecord<byte[], byte[]>> all() {
        return written;
    }

    /** The last event; entries of the list of connections are none. */
    ProducerRecord<byte[], byte[]> last() {
        List<ProducerRecord<byte[], byte[]>> events = written.stream()
                .filter(it -> !it.topic().equals(Topics.DEFAULT.connections()))
                .toList();
        return events.get(events.size() - 1);
    }

    private static Socket silentSocket() {
        return (Socket) Proxy.newProxyInstance(
                Socket.class.getClassLoader(),
                new Class<?>[] {Socket.class},
                (proxy, method, arguments) -> zero(method.getReturnType()));
    }

    private static @Nullable Object zero(Class<?> type) {
        if (type == long.class) {
            return 0L;
        }
        if (type == int.class) {
            return 0;
        }
        return null;
    }
}
