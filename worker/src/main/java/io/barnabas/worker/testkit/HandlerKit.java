package io.barnabas.worker.testkit;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.Target;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.RecordHeaders;
import io.barnabas.worker.dispatch.Completion;
import io.barnabas.worker.failure.Attempts;
import io.barnabas.worker.failure.DeadLetters;
import io.barnabas.worker.failure.DuplicatesConfig;
import io.barnabas.worker.failure.Retries;
import io.barnabas.worker.failure.RetryConfig;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.handler.Outcome;
import io.barnabas.worker.inbound.InboundReader;
import io.barnabas.worker.metrics.WorkerMetrics;
import io.barnabas.worker.payload.PayloadConfig;
import io.barnabas.worker.payload.SerdeHandler;
import io.barnabas.worker.reply.Outputs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tests a handler without Kafka.
 *
 * <pre>{@code
 * HandlerKit kit = HandlerKit.of(new EchoHandler());
 * kit.connection("alice").message("hello");
 * assertThat(kit.replies()).containsExactly("hello");
 * }</pre>
 *
 * What a handler may do, how often it is tried and what becomes of it is decided by the worker's own code; only Kafka is
 * played: it takes each record at once, and retries come without a pause. Not thread-safe, but handlers may send from
 * other threads.
 */
public final class HandlerKit {
    private static final Topics TOPICS = Topics.withPrefix("kit");

    private final RouteConfig route;
    private final MessageHandler handler;
    private final Watched watched;
    private final KitRecords records;
    private final Recorder recorder = new Recorder(TOPICS.deadLetters());
    private final Retries retries = Retries.immediate();
    private final Map<String, KitConnection> connections = new LinkedHashMap<>();
    private final List<Handled> events = new ArrayList<>();
    private List<String> eventAttributes = List.of();
    private PayloadConfig payload = PayloadConfig.NONE;
    private DuplicatesConfig duplicates = DuplicatesConfig.OFF;
    private long nanosLeft = Long.MAX_VALUE;
    private @Nullable Attempts worker;
    private int attempts = RetryConfig.DEFAULT.attempts();

    private HandlerKit(RouteConfig route, MessageHandler handler) {
        this.route = route;
        this.handler = handler;
        this.watched = new Watched(handler);
        this.records = new KitRecords(route);
    }

    /** On a route with the name {@code test}. */
    public static HandlerKit of(MessageHandler handler) {
        return of("test", handler);
    }

    /** @param route name of the route that the events are of */
    public static HandlerKit of(String route, MessageHandler handler) {
        return new HandlerKit(RouteConfig.of(route, "/" + route, TOPICS), handler);
    }

    /** How often an event is tried, 3 times unless told otherwise; 1 to 100. */
    public HandlerKit attempts(int most) {
        attempts = new RetryConfig(most, RetryConfig.DEFAULT.firstPause(), RetryConfig.DEFAULT.maxPause()).attempts();
        return this;
    }

    /** Serializers of a handler that leaves them to the configuration; before the first event. */
    public HandlerKit payload(PayloadConfig serializers) {
        payload = serializers;
        return this;
    }

    /** Drops events that come again after they were handled, as {@code worker.duplicates.per-key} does. */
    public HandlerKit dropDuplicates(int perKey) {
        duplicates = new DuplicatesConfig(perKey, DuplicatesConfig.OFF.total());
        return this;
    }

    /** Attributes that each event of a connection carries, as {@code event-attributes} of a route; none unless told. */
    public HandlerKit eventAttributes(String... names) {
        eventAttributes = List.of(names);
        return this;
    }

    /** What topics take at most, {@code max.message.bytes}, with key and headers; unlimited unless told otherwise. */
    public HandlerKit maxMessageBytes(int bytes) {
        recorder.limit(bytes);
        return this;
    }

    /** The worker is stopping: it lets go of each further event when so much time is over. */
    public HandlerKit stopping(Duration left) {
        nanosLeft = left.toNanos();
        return this;
    }

    /** Kafka refuses the next record that the handler sends; called twice, the next two. */
    public HandlerKit refuseNext(Exception error) {
        recorder.refuseNext(error);
        return this;
    }

    /** The connection of that name in this test; the same one each time. */
    public KitConnection connection(String name) {
        return connections.computeIfAbsent(
                name, any -> new KitConnection(this, new ConnectionId("kit", "1", 0, connections.size() + 1L)));
    }

    /** All events so far, in order. */
    public List<Handled> events() {
        return List.copyOf(events);
    }

    /** All that was sent so far, in order, by failed attempts too, as Kafka would have it. */
    public List<Sent> sent() {
        return events.stream().flatMap(it -> it.sent().stream()).toList();
    }

    /** Texts of all replies. */
    public List<String> replies() {
        return Sent.texts(sent(), it -> it.kind() == Sent.Kind.REPLY);
    }

    /** Texts of all pushes. */
    public List<String> pushes() {
        return Sent.texts(sent(), it -> it.kind() == Sent.Kind.PUSH);
    }

    /** Texts of what was published to a channel. */
    public List<String> published(String channel) {
        return fanout(Target.channel(channel));
    }

    /** Texts of what was published to a user. */
    public List<String> publishedToUser(String user) {
        return fanout(Target.user(user));
    }

    /** Texts of what was sent to everyone. */
    public List<String> everyone() {
        return fanout(Target.EVERYONE);
    }

    List<String> eventAttributes() {
        return eventAttributes;
    }

    RouteConfig route() {
        return route;
    }

    KitRecords records() {
        return records;
    }

    Handled deliver(ConsumerRecord<byte[], byte[]> record) {
        // Made at the first event: what the kit was told before counts.
        Attempts running = worker == null ? attempts() : worker;
        worker = running;
        recorder.begin();
        watched.begin();
        Ending ending = new Ending(nanosLeft);
        running.process(InboundReader.read(record), ending);
        if (!ending.done) {
            throw new IllegalStateException("the event is not done yet: a record that was sent for it is still out");
        }
        Handled handled = handled(record);
        events.add(handled);
        return handled;
    }

    private Attempts attempts() {
        watched.watch(SerdeHandler.bind(handler, route, payload));
        Outputs outputs = Outputs.straight(recorder);
        DeadLetters deadLetters =
                new DeadLetters(Map.of(TOPICS.inbound(), TOPICS.deadLetters()), outputs, retries, WorkerMetrics.NONE);
        return new Attempts(
                Map.of(route.name(), new Attempts.Binding(route, watched)),
                outputs,
                deadLetters,
                retries,
                attempts,
                duplicates,
                WorkerMetrics.NONE,
                System::nanoTime,
                InstantSource.system());
    }

    private Handled handled(ConsumerRecord<byte[], byte[]> record) {
        String request = RecordHeaders.text(record.headers(), HeaderNames.CORRELATION_ID);
        ProducerRecord<byte[], byte[]> letter = recorder.deadLetter();
        Outcome outcome =
                letter != null ? Outcome.DEAD_LETTERED : watched.calls() == 0 ? Outcome.SKIPPED : Outcome.HANDLED;
        Throwable thrown = watched.thrown();
        return new Handled(
                outcome,
                watched.calls(),
                recorder.taken().stream().map(it -> Sent.of(it, request)).toList(),
                thrown == null ? recorder.lastRefusal() : thrown,
                letter == null ? null : RecordHeaders.text(letter.headers(), HeaderNames.DLT_CAUSE),
                watched.decision());
    }

    private List<String> fanout(Target target) {
        return Sent.texts(sent(), it -> target.equals(it.target()));
    }

    /** How the event ended. */
    private static final class Ending implements Completion {
        private final long nanosLeft;
        private volatile boolean done;

        private Ending(long nanosLeft) {
            this.nanosLeft = nanosLeft;
        }

        @Override
        public void done() {
            done = true;
        }

        @Override
        public void abandon() {}

        @Override
        public void park() {}

        @Override
        public boolean resume() {
            return true;
        }

        @Override
        public boolean mayRetry() {
            return true;
        }

        @Override
        public long nanosLeft() {
            return nanosLeft;
        }

        @Override
        public boolean released() {
            return false;
        }
    }
}
