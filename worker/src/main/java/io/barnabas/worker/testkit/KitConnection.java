package io.barnabas.worker.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.ClosedEvent;
import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.ConnectEvent;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.CorrelationId;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.common.contract.UndeliveredEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection in a {@link HandlerKit}. Each event is given to the handler at once, on the caller's thread, and
 * has come to its end on return. Not thread-safe.
 */
public final class KitConnection {
    private static final String ADDRESS = "192.0.2.1:50000";

    private final HandlerKit kit;
    private final ConnectionId id;
    private final Map<String, String> headers = new HashMap<>();
    private @Nullable String user;
    private @Nullable String subprotocol;
    private Map<String, String> attributes = Map.of();
    private @Nullable ConsumerRecord<byte[], byte[]> last;
    private long sequence;
    private long undelivered;
    private boolean closed;

    KitConnection(HandlerKit kit, ConnectionId id) {
        this.kit = kit;
        this.id = id;
    }

    public ConnectionId id() {
        return id;
    }

    /** Whose connection it is from now on. */
    public KitConnection user(String name) {
        user = name;
        return this;
    }

    /** The subprotocol that was selected for it; {@link #opened} tells it. */
    public KitConnection subprotocol(String name) {
        subprotocol = name;
        return this;
    }

    /** What authentication has brought along; {@link #opened} tells it, each event what {@link HandlerKit#eventAttributes} names. */
    public KitConnection attributes(Map<String, String> values) {
        attributes = Map.copyOf(values);
        return this;
    }

    /** A further header of all events from now on, for instance {@code traceparent}. */
    public KitConnection header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /**
     * Asks whether the client may connect. Where it may, the connection has the decision's user and attributes from now
     * on.
     *
     * @param token what the client gave to say who it is; null for nothing
     */
    public Handled connect(@Nullable String token) {
        Instant deadline = Instant.now().plusSeconds(5);
        ConnectEvent event = new ConnectEvent(kit.route().name(), kit.route().path(), ADDRESS, null, token, deadline);
        Handled handled = deliver(kit.records().connect(id, headers, event.toJson()));
        if (handled.decision() instanceof ConnectDecision.Accept accept) {
            user = accept.user();
            attributes = accept.attributes();
        }
        return handled;
    }

    public Handled opened() {
        OpenedEvent event =
                new OpenedEvent(kit.route().name(), kit.route().path(), ADDRESS, null, subprotocol, attributes);
        return deliver(lifecycle(EventType.OPENED, "opened", event.toJson()));
    }

    /** A text message of the client. */
    public Handled message(String text) {
        return message(FrameKind.TEXT, text.getBytes(UTF_8));
    }

    /** A binary message of the client. */
    public Handled message(byte[] payload) {
        return message(FrameKind.BINARY, payload);
    }

    /** The last event once more, with the same id, as after a crash of the worker. */
    public Handled again() {
        if (last == null) {
            throw new IllegalStateException("nothing happened to the connection yet that could come again");
        }
        return kit.deliver(last);
    }

    /** The client closes with 1000. */
    public Handled closed() {
        return closed(CloseCode.CLIENT, 1000, "");
    }

    /** The connection ends for that cause, with its usual code. */
    public Handled closed(CloseCode cause) {
        return closed(cause, cause.code(), "");
    }

    /** The connection ends; only {@link #undelivered} and {@link #again} may follow. */
    public Handled closed(CloseCode cause, int code, String reason) {
        boolean clean = code != 1006;
        ClosedEvent event = new ClosedEvent(cause, code, reason, clean, 1000, sequence, 0, 0, 0, sequence);
        Handled handled = deliver(lifecycle(EventType.CLOSED, "closed", event.toJson()));
        closed = true;
        return handled;
    }

    /** A push of some handler did not reach the connection. */
    public Handled undelivered(UndeliveredEvent.Cause cause) {
        String correlationId = CorrelationId.push(id, kit.route().name()).toString();
        long offset = undelivered++;
        UndeliveredEvent event =
                new UndeliveredEvent(cause, correlationId, 0, kit.route().outbound(), id.partition(), offset, 0);
        String suffix = "undelivered:" + id.partition() + "-" + offset;
        last = kit.records().lifecycle(EventType.UNDELIVERED, id, user, headers, suffix, event.toJson());
        return kit.deliver(last);
    }

    /** Texts of what was sent to this very connection, replies and pushes. */
    public List<String> received() {
        return Sent.texts(
                kit.sent(),
                it -> id.equals(it.connection()) && (it.kind() == Sent.Kind.REPLY || it.kind() == Sent.Kind.PUSH));
    }

    /** How a handler has closed this connection, the first time; empty while none has. */
    public Optional<Sent> close() {
        return kit.sent().stream().filter(it -> it.closes(id)).findFirst();
    }

    private Handled message(FrameKind kind, byte[] payload) {
        return deliver(kit.records().message(id, user, headersWithAttributes(), ++sequence, kind, payload));
    }

    private ConsumerRecord<byte[], byte[]> lifecycle(EventType type, String idSuffix, byte[] json) {
        return kit.records().lifecycle(type, id, user, headersWithAttributes(), idSuffix, json);
    }

    private Map<String, String> headersWithAttributes() {
        Map<String, String> all = new HashMap<>(headers);
        for (String name : kit.eventAttributes()) {
            String value = attributes.get(name);
            if (value != null) {
                all.put(HeaderNames.ATTRIBUTE + name, value);
            }
        }
        return all;
    }

    private Handled deliver(ConsumerRecord<byte[], byte[]> record) {
        if (closed) {
            throw new IllegalStateException(
                    "connection " + id + " is closed: a worker drops what comes then; expected undelivered or again");
        }
        last = record;
        return kit.deliver(record);
    }
}
