package io.barnabas.gateway.connection;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.ClosedEvent;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.connection.Ingress.Offer;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection, from its upgrade until Kafka has its {@code closed}; see {@link Phase} for the way there.
 * Events come in as {@code on…} methods, effects go out through {@link Socket} and {@link Ingress}. Confined to its
 * event loop: no method may be called from another thread.
 *
 * <p>Kept small on purpose, as a node holds many thousands: what is the same for a route is in {@link
 * ConnectionSettings}, queues exist only while something waits.
 */
public final class Connection {
    private final ConnectionSettings settings;
    private final Socket socket;
    private final long number;
    private final int inboundPartition;
    private final @Nullable TraceContext trace;
    private final Outbox outbox = new Outbox();
    private final long openedAtMs;

    private Phase phase = Phase.OPEN;
    /** How it ended; null while open. */
    private @Nullable Ending ending;
    /** Whether messages of the client are still taken; false after an error of the client or of Kafka. */
    private boolean taking = true;

    private boolean closedOffered;
    /** When reading was paused, milliseconds since the epoch; 0 while it is not. */
    private long pausedSinceMs;

    private long framesIn;
    private long framesOut;
    private long bytesIn;
    private long bytesOut;
    private long lastAccepted;

    /**
     * Makes a connection for a finished upgrade.
     *
     * @param number unique within this start of the node, from 1
     * @param inboundPartition the partition of the route's inbound topic that all its records go to
     * @param trace what the upgrade request said; null for nothing
     */
    public Connection(
            ConnectionSettings settings,
            Socket socket,
            long number,
            int inboundPartition,
            @Nullable TraceContext trace) {
        this.settings = settings;
        this.socket = socket;
        this.number = number;
        this.inboundPartition = inboundPartition;
        this.trace = trace;
        this.openedAtMs = settings.nowMs();
    }

    public long number() {
        return number;
    }

    public int inboundPartition() {
        return inboundPartition;
    }

    public ConnectionSettings settings() {
        return settings;
    }

    public @Nullable TraceContext trace() {
        return trace;
    }

    public Phase phase() {
        return phase;
    }

    /** The upgrade is done: tells the backend. Called once, first of all. */
    public void onOpened(OpenedEvent opened) {
        settings.metrics().opened();
        emit(new InboundEvent(this, EventType.OPENED, 0, FrameKind.TEXT, opened.toJson(), openedAtMs));
    }

    /**
     * A whole data message came.
     *
     * @param payload not to be changed afterwards by anybody
     */
    public void onMessage(FrameKind kind, byte[] payload) {
        if (!taking || phase == Phase.SETTLING || phase == Phase.CLOSED) {
            settings.metrics().ignored();
            return;
        }
        if (kind == FrameKind.TEXT && settings.isPing(payload)) {
            settings.metrics().applicationPing();
            if (phase == Phase.OPEN && hasRoom(settings.pong().length)) {
                socket.write(FrameKind.TEXT, settings.pong());
            }
            return;
        }
        framesIn++;
        bytesIn += payload.length;
        settings.metrics().taken(payload.length);
        emit(new InboundEvent(this, EventType.MESSAGE, framesIn, kind, payload, settings.nowMs()));
    }

    /** A Ping frame came (RFC 6455 section 5.5.2). */
    public void onPing(byte[] payload) {
        if (phase == Phase.OPEN && hasRoom(payload.length)) {
            socket.writePong(payload);
        }
    }

    /**
     * The peer's Close frame came.
     *
     * @param code its close code; 1005 when it had none
     */
    public void onPeerClose(int code, String reason) {
        switch (phase) {
            case OPEN -> {
                socket.writeClose(code, "");
                settle(new Ending(CloseCode.CLIENT, code, reason, true));
            }
            case CLOSING -> settle(ending().clean());
            case SETTLING, CLOSED -> {}
        }
    }

    /** The peer broke a rule, so that what follows cannot be understood (RFC 6455 section 7.1.7). */
    public void onClientError(CloseCode cause, String reason) {
        if (phase == Phase.OPEN) {
            socket.writeClose(cause.code(), reason);
        }
        if (phase == Phase.OPEN || phase == Phase.CLOSING) {
            taking = false;
            settle(ending == null ? new Ending(cause, cause.code(), reason, false) : ending);
        }
    }

    /** The TCP connection is gone, whoever ended it. */
    public void onSocketGone() {
        if (phase == Phase.OPEN || phase == Phase.CLOSING) {
            settle(ending == null ? new Ending(CloseCode.NETWORK, CloseCode.NETWORK.code(), "", false) : ending);
        }
    }

    /** The peer did not answer our Close in time. */
    public void onCloseDeadline() {
        if (phase == Phase.CLOSING) {
            socket.abort();
            settle(ending());
        }
    }

    /**
     * Closes from our side: the one door. The first cause counts, later ones change nothing.
     *
     * @param code close code for the wire, see {@link CloseCode#allowedFromBackend}
     * @param reason at most 123 bytes of UTF-8
     */
    public void close(CloseCode cause, int code, String reason) {
        if (phase != Phase.OPEN) {
            return;
        }
        ending = new Ending(cause, code, reason, false);
        moveTo(Phase.CLOSING);
        socket.writeClose(code, reason);
        socket.armCloseDeadline(settings.limits().closeTimeoutMs());
    }

    /** Closes with the cause's own code. */
    public void close(CloseCode cause, String reason) {
        close(cause, cause.code(), reason);
    }

    /** Sends a message to the client. Returns whether it was handed to the socket. */
    public boolean send(FrameKind kind, byte[] payload) {
        if (phase != Phase.OPEN || !hasRoom(payload.length)) {
            return false;
        }
        socket.write(kind, payload);
        onSent(payload.length);
        return true;
    }

    /** Sends a message that was encoded once for many. Returns whether it was handed to the socket. */
    public boolean send(SharedMessage message) {
        if (phase != Phase.OPEN || !hasRoom(message.payloadBytes())) {
            return false;
        }
        socket.write(message);
        onSent(message.payloadBytes());
        return true;
    }

    /** Kafka acknowledged an event that {@link Ingress#offer} took. */
    public void onAccepted(InboundEvent event) {
        outbox.settled(event);
        settings.metrics().accepted(event.type());
        lastAccepted = Math.max(lastAccepted, event.sequence());
        if (event.type() == EventType.CLOSED && phase == Phase.SETTLING) {
            moveTo(Phase.CLOSED);
            return;
        }
        // Not only on retry: room has just come free.
        drain();
    }

    /** Writing an event failed: whether Kafka has it is unknown (a {@code closed} is written again). */
    public void onRejected(InboundEvent event) {
        outbox.settled(event);
        if (phase == Phase.CLOSED) {
            return;
        }
        if (event.type() == EventType.CLOSED) {
            outbox.keep(event);
            settings.ingress().retryLater(this);
            return;
        }
        notAccepted(event.messages());
        drain();
    }

    /** Some time has passed since {@link Ingress#retryLater}. */
    public void onRetry() {
        drain();
        if (pausedSinceMs > 0
                && settings.nowMs() - pausedSinceMs > settings.limits().maxPauseMs()) {
            close(CloseCode.OVERLOAD, "Kafka takes no frames");
        }
    }

    /** Gives up telling Kafka: for a node that must leave now. */
    public void abandon() {
        settings.metrics().lost(outbox.discard());
        if (phase == Phase.OPEN || phase == Phase.CLOSING) {
            socket.abort();
            ending = ending == null ? new Ending(CloseCode.SHUTDOWN, CloseCode.SHUTDOWN.code(), "", false) : ending;
            moveTo(Phase.SETTLING);
        }
        if (phase == Phase.SETTLING) {
            moveTo(Phase.CLOSED);
        }
    }

    private void emit(InboundEvent event) {
        judge(outbox.add(event, settings.ingress()), event.messages());
        afterProgress();
    }

    private void drain() {
        judge(outbox.drain(settings.ingress()), 0);
        afterProgress();
    }

    private void judge(Offer offer, int messages) {
        if (offer == Offer.TAKEN) {
            return;
        }
        if (offer == Offer.REFUSED || closedOffered) {
            settings.ingress().retryLater(this);
            return;
        }
        if (offer == Offer.TOO_LARGE) {
            settings.metrics().lost(messages + outbox.discard());
            onClientError(CloseCode.MESSAGE_TOO_BIG, "larger than the topic takes");
            return;
        }
        notAccepted(messages);
    }

    /** No further message is taken, as one before it may be missing. */
    private void notAccepted(int messages) {
        taking = false;
        settings.metrics().lost(messages + outbox.discard());
        close(CloseCode.NOT_ACCEPTED, "a frame could not be written to Kafka");
    }

    private void afterProgress() {
        if (phase == Phase.SETTLING) {
            offerClosed();
        } else if (phase != Phase.CLOSED) {
            steerReading();
        }
    }

    /** Reads the socket only while Kafka keeps up; resumes at half of the bound so as not to flutter. */
    private void steerReading() {
        int limit = settings.limits().maxInFlightBytes();
        boolean pause = outbox.isWaiting() || outbox.inFlightBytes() > (pausedSinceMs > 0 ? limit / 2 : limit);
        if (pause && pausedSinceMs == 0) {
            pausedSinceMs = settings.nowMs();
            settings.metrics().paused();
            socket.pauseReading();
        } else if (!pause && pausedSinceMs > 0) {
            pausedSinceMs = 0;
            settings.metrics().resumed();
            socket.resumeReading();
        }
    }

    private void settle(Ending how) {
        ending = how;
        moveTo(Phase.SETTLING);
        settings.metrics().closed(how.cause());
        socket.finish();
        offerClosed();
    }

    /** {@code closed} names the last accepted message, hence waits until all before it are settled. */
    private void offerClosed() {
        if (closedOffered || !outbox.isEmpty()) {
            return;
        }
        closedOffered = true;
        Ending how = ending();
        ClosedEvent closed = new ClosedEvent(
                how.cause(),
                how.code(),
                how.reason(),
                how.wasClean(),
                settings.nowMs() - openedAtMs,
                framesIn,
                framesOut,
                bytesIn,
                bytesOut,
                lastAccepted);
        // Waits in the outbox until Kafka has it, whatever the answer of the first offer.
        outbox.keep(new InboundEvent(this, EventType.CLOSED, 0, FrameKind.TEXT, closed.toJson(), settings.nowMs()));
        drain();
    }

    /** Whether the client reads fast enough for one more message; closes it when not. */
    private boolean hasRoom(int payloadBytes) {
        long pending = socket.pendingBytes();
        if (pending == 0 || pending + payloadBytes <= settings.limits().maxQueuedBytes()) {
            return true;
        }
        close(CloseCode.SLOW_CONSUMER, pending + " bytes wait for the client");
        return false;
    }

    private void onSent(int payloadBytes) {
        framesOut++;
        bytesOut += payloadBytes;
        settings.metrics().sent(payloadBytes);
    }

    private Ending ending() {
        if (ending == null) {
            throw new IllegalStateException("no ending in phase " + phase);
        }
        return ending;
    }

    private void moveTo(Phase next) {
        if (!next.follows(phase)) {
            throw new IllegalStateException("phase " + next + " after " + phase);
        }
        phase = next;
    }
}
