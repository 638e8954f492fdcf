package io.barnabas.gateway.egress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.contract.UndeliveredEvent;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.gateway.connection.Callout;
import io.barnabas.gateway.connection.CalloutMetrics;
import io.barnabas.gateway.connection.CalloutRequest;
import io.barnabas.gateway.connection.CalloutResult;
import io.barnabas.gateway.connection.CalloutRoom;
import io.barnabas.gateway.connection.Callouts;
import io.barnabas.gateway.connection.CloseListener;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.ConnectionIndex;
import io.barnabas.gateway.connection.ConnectionMetrics;
import io.barnabas.gateway.connection.Envelope;
import io.barnabas.gateway.connection.InboundEvent;
import io.barnabas.gateway.connection.Ingress;
import io.barnabas.gateway.connection.Lane;
import io.barnabas.gateway.connection.LoopContext;
import io.barnabas.gateway.connection.SharedMessage;
import io.barnabas.gateway.connection.TimingWheel;
import io.barnabas.gateway.ingress.NodeAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A node without connections that asks about client number 42, and what it hears of records. */
final class AskingNode implements ConnectionIndex, Ingress, Reports, EgressMetrics {
    static final RouteConfig ROUTE = RouteConfig.of("ws", "/ws", Topics.DEFAULT);
    private static final Envelope ENVELOPE = new Envelope(List.of(new Lane(ROUTE.inbound(), 0)));
    static final String CONNECTION = "gateway-0.i.5.42";

    /** What was counted and told, in order. */
    final List<String> events = new ArrayList<>();

    final List<CalloutResult> results = new ArrayList<>();
    private final Callouts callouts = new Callouts(
            new LoopContext(
                    this,
                    ConnectionMetrics.NONE,
                    CloseListener.NONE,
                    new TimingWheel(0, e -> {
                        throw e;
                    }),
                    InstantSource.system(),
                    () -> 0,
                    new SplittableRandom(1)),
            new CalloutRoom(1),
            CalloutMetrics.NONE);
    private final RecordJudge judge = new RecordJudge(
            new NodeAddress("gateway-0", "i", Map.of(ROUTE.outbound(), 5)),
            this,
            this,
            InstantSource.system(),
            notAnOrder -> false);
    private final Delivery delivery = new Delivery(this, this);

    void ask() {
        OpenedEvent opened = new OpenedEvent("ws", "/ws", "127.0.0.1:1", null);
        callouts.ask(new CalloutRequest(ROUTE, 42, ENVELOPE, null, opened, null, Duration.ofSeconds(5)), results::add);
    }

    ConsumerRecord<byte[], byte[]> answer(String action, String value) {
        return answerBytes(action, value.getBytes(UTF_8));
    }

    ConsumerRecord<byte[], byte[]> answerBytes(String action, byte[] value) {
        ConsumerRecord<byte[], byte[]> answer =
                new ConsumerRecord<>(ROUTE.outbound(), 5, 0, "everyone".getBytes(UTF_8), value);
        with(answer, "kafka_correlationId", "~" + CONNECTION + ":0:t:ws");
        return with(answer, "barnabas_action", action);
    }

    static ConsumerRecord<byte[], byte[]> with(ConsumerRecord<byte[], byte[]> record, String header, String value) {
        record.headers().remove(header);
        RecordHeaders.put(record.headers(), header, value);
        return record;
    }

    static ConsumerRecord<byte[], byte[]> onTopic(String topic, ConsumerRecord<byte[], byte[]> record) {
        ConsumerRecord<byte[], byte[]> moved = new ConsumerRecord<>(topic, 5, 0, record.key(), record.value());
        record.headers().forEach(moved.headers()::add);
        return moved;
    }

    /** From an outbound partition. */
    void read(ConsumerRecord<byte[], byte[]> record) {
        judge.direct(record).ifPresent(outgoing -> delivery.deliver(List.of(outgoing), this));
    }

    /** From a fan-out partition. */
    void readFanout(ConsumerRecord<byte[], byte[]> record) {
        judge.fanout(record).ifPresent(outgoing -> delivery.deliver(List.of(outgoing), this));
    }

    @Override
    public void undelivered(@Nullable String route, String connectionId, UndeliveredEvent event) {
        events.add("undelivered " + event.cause().label());
    }

    @Override
    public void deadLetter(ConsumerRecord<byte[], byte[]> malformed, String cause, String message) {
        events.add("dead letter " + cause);
    }

    @Override
    public void malformed(String cause) {
        events.add("malformed " + cause);
    }

    @Override
    public void answerDropped() {
        events.add("answer dropped");
    }

    @Override
    public @Nullable Connection find(long number) {
        return null;
    }

    @Override
    public @Nullable Callout callout(long number) {
        return callouts.find(number);
    }

    @Override
    public void refuseCallouts() {
        callouts.refuseAll();
    }

    @Override
    public void forEach(Consumer<Connection> action) {}

    @Override
    public SharedMessage encode(FrameKind kind, byte[] payload) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Offer offer(InboundEvent event) {
        return Offer.TAKEN;
    }

    @Override
    public int share() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void retryLater(Connection connection) {}

    @Override
    public void forget(Connection connection) {}
}
