package io.barnabas.gateway.admin;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.EventType;
import io.barnabas.gateway.admission.AdmissionMetrics;
import io.barnabas.gateway.connection.CalloutMetrics;
import io.barnabas.gateway.connection.ConnectionMetrics;
import io.barnabas.gateway.egress.EgressMetrics;
import io.barnabas.gateway.ingress.IngressMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The gateway's meters. Thread-safe. */
public final class GatewayMetrics implements ConnectionMetrics, IngressMetrics, EgressMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger open = new AtomicInteger();
    private final Counter opened;
    private final Map<CloseCode, Counter> closed = new EnumMap<>(CloseCode.class);
    private final Counter taken;
    private final Counter takenBytes;
    private final Map<EventType, Counter> accepted = new EnumMap<>(EventType.class);
    private final Counter lost;
    private final Counter ignored;
    private final Counter sent;
    private final Counter sentBytes;
    private final Counter applicationPings;
    private final Counter pings;
    private final Timer roundTrip;
    private final Counter closedUntold;
    private final AtomicInteger pausedNow = new AtomicInteger();
    private final Counter paused;
    private final Counter resumed;
    private final Timer acknowledged;
    private final Counter rejected;
    private final Counter refused;
    private final Counter undelivered;
    private final Counter undeliveredUntold;
    private final Counter received;
    private final Counter foreign;
    private final Counter delivered;
    private final Counter gap;
    private final Counter drainCut;
    private volatile LongSupplier clientMemory = () -> 0;
    private volatile LongSupplier inFlight = () -> 0;
    private final AdmissionMeters admissions;
    private final AuthMeters auth;
    private final Counter answersDropped;
    private final CalloutMetrics callouts;

    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("barnabas.connections.open", open, AtomicInteger::get)
                .description("Connections that are open or closing")
                .register(registry);
        opened = counter("barnabas.connections.opened", "Connections made");
        for (CloseCode cause : CloseCode.values()) {
            closed.put(
                    cause,
                    Counter.builder("barnabas.connections.closed")
                            .description("Connections ended, by cause (docs/CODES.md)")
                            .tag("cause", cause.label())
                            .register(registry));
        }
        taken = counter("barnabas.messages.taken", "Messages read from clients");
        takenBytes = counter("barnabas.messages.taken.bytes", "Payload bytes of messages read from clients");
        for (EventType type : EventType.values()) {
            accepted.put(
                    type,
                    Counter.builder("barnabas.events.accepted")
                            .description("Events of connections that Kafka acknowledged, by type")
                            .tag("type", type.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        lost = counter("barnabas.messages.lost", "Messages taken whose writing failed or was given up");
        ignored = counter("barnabas.messages.ignored", "Messages that came after an error, not taken");
        sent = counter("barnabas.messages.sent", "Messages handed to TCP");
        sentBytes = counter("barnabas.messages.sent.bytes", "Payload bytes of messages handed to TCP");
        applicationPings = counter("barnabas.pings.application", "Application-level pings");
        pings = counter("barnabas.pings.sent", "Ping frames sent");
        roundTrip = Timer.builder("barnabas.pings.roundtrip")
                .description("Time from our Ping to the client's Pong")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
        closedUntold = counter(
                "barnabas.connections.closed.untold", "Ended connections whose closed event was given up, by bound");
        Gauge.builder("barnabas.reading.paused.now", pausedNow, AtomicInteger::get)
                .description("Connections whose socket is not read because Kafka has no room")
                .register(registry);
        paused = counter("barnabas.reading.paused", "Times that a socket was not read because Kafka had no room");
        resumed = counter("barnabas.reading.resumed", "Times that reading a socket was resumed");
        acknowledged = Timer.builder("barnabas.kafka.acknowledged")
                .description("Time from handing a record to the producer to its acknowledgement")
                .publishPercentileHistogram()
                .register(registry);
        rejected = counter("barnabas.kafka.rejected", "Records whose writing failed for good");
        refused = counter("barnabas.kafka.refused", "Offers of events that had to be repeated later");
        undelivered = counter("barnabas.undelivered", "Undelivered records told to backends");
        undeliveredUntold = counter("barnabas.undelivered.untold", "Undelivered records only counted");
        received = counter("barnabas.records.received", "Outbound and fan-out records for this node");
        foreign = counter("barnabas.records.foreign", "Outbound records for other nodes or an earlier start");
        delivered = counter("barnabas.records.delivered", "Records handed to a connection, once per connection");
        gap = counter("barnabas.records.gap", "Outbound and fan-out records gone from the log before they were read");
        answersDropped = counter("barnabas.callouts.answers.dropped", "Answers to connect that nothing waited for");
        callouts = new CalloutMeters(registry);
        admissions = new AdmissionMeters(registry);
        auth = new AuthMeters(registry);
        Gauge.builder("barnabas.kafka.in.flight.bytes", () -> inFlight.getAsLong())
                .description("Bytes handed to Kafka and not settled")
                .register(registry);
        drainCut = counter("barnabas.drain.cut", "Connections that a leaving node cut because they were late");
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    @Override
    public void opened() {
        open.incrementAndGet();
        opened.increment();
    }

    @Override
    public void closed(CloseCode cause) {
        open.decrementAndGet();
        increment(closed.get(cause));
    }

    @Override
    public void taken(int payloadBytes) {
        taken.increment();
        takenBytes.increment(payloadBytes);
    }

    @Override
    public void accepted(EventType type) {
        increment(accepted.get(type));
    }

    @Override
    public void lost(int messages) {
        lost.increment(messages);
    }

    @Override
    public void sent(int payloadBytes) {
        sent.increment();
        sentBytes.increment(payloadBytes);
    }

    @Override
    public void ignored() {
        ignored.increment();
    }

    @Override
    public void applicationPing() {
        applicationPings.increment();
    }

    @Override
    public void clientMemory(LongSupplier gauge) {
        clientMemory = gauge;
        Gauge.builder("barnabas.clients.memory.bytes", gauge, LongSupplier::getAsLong)
                .description("Bytes that wait for clients, and of messages that have not come whole")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void pinged() {
        pings.increment();
    }

    @Override
    public void roundTrip(long nanos) {
        roundTrip.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void closedUntold() {
        closedUntold.increment();
    }

    @Override
    public void paused() {
        pausedNow.incrementAndGet();
        paused.increment();
    }

    @Override
    public void resumed() {
        pausedNow.decrementAndGet();
        resumed.increment();
    }

    @Override
    public void inFlightBytes(LongSupplier gauge) {
        inFlight = gauge;
    }

    @Override
    public void acknowledged(long nanos) {
        acknowledged.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void rejected() {
        rejected.increment();
    }

    @Override
    public void refused() {
        refused.increment();
    }

    @Override
    public void undelivered() {
        undelivered.increment();
    }

    @Override
    public void undeliveredUntold() {
        undeliveredUntold.increment();
    }

    @Override
    public void received() {
        received.increment();
    }

    @Override
    public void foreign() {
        foreign.increment();
    }

    @Override
    public void malformed(String cause) {
        Counter.builder("barnabas.records.malformed")
                .description("Outbound and fan-out records that broke the contract, by cause")
                .tag("cause", cause)
                .register(registry)
                .increment();
    }

    @Override
    public void delivered() {
        delivered.increment();
    }

    @Override
    public void answerDropped() {
        answersDropped.increment();
    }

    public AdmissionMetrics admissions() {
        return admissions;
    }

    public AuthMeters auth() {
        return auth;
    }

    public CalloutMetrics callouts() {
        return callouts;
    }

    @Override
    public void gap(long records) {
        gap.increment((double) records);
    }

    /** Bytes held for all clients; 0 before the node has started. */
    public long clientMemoryBytes() {
        return clientMemory.getAsLong();
    }

    /** A leaving node cut so many connections because they had missed its deadline. */
    public void drainCut(int connections) {
        drainCut.increment(connections);
    }

    private static void increment(@org.jspecify.annotations.Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }
}
