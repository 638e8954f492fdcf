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
 * ConnectionSettings}, queues exist only while something waits, and one entry of the loop's wheel serves all deadlines.
 */
public final class Connection extends TimingWheel.Entry {
    private static final int NONE = 0;

    private final ConnectionSettings settings;
    private final Socket socket;
    private final long number;
    private final int inboundPartition;
    private final @Nullable TraceContext trace;
    private final Outbox outbox = new Outbox();
    private final Reading reading = new Reading();
    private final Heartbeat heartbeat;
    private final Traffic traffic;
    private final long openedAtMs;

    private Phase phase = Phase.OPEN;
    /** How it ended; null while open. */
    private @Nullable Ending ending;
    /** Whether messages of the client are still taken; false after an error of the client or of Kafka. */
    private boolean taking = true;

    private boolean closedOffered;
    /** Whether the client has pinged by text, so that it is owed answers while its socket is not read. */
    private boolean pingsByText;
    /** Tick of the first byte of a message that has not come whole; {@link #NONE} for none. */
    private int incompleteSince = NONE;
    /** Tick at which the peer's Close frame is waited for no longer. */
    private int closeDue;

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
        this.heartbeat = new Heartbeat(
                settings.heartbeat(), settings.now(), settings.loop().random());
        this.traffic = new Traffic(settings.now());
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
        rearm();
    }

    /**
     * A whole data message came.
     *
     * @param payload not to be changed afterwards by anybody
     */
    public void onMessage(FrameKind kind, byte[] payload) {
        incompleteSince = NONE;
        if (!taking || phase == Phase.SETTLING || phase == Phase.CLOSED) {
            settings.metrics().ignored();
            return;
        }
        if (kind == FrameKind.TEXT && settings.isPing(payload)) {
            onTextPing();
            return;
        }
        long nanos = settings.nanos();
        if (!traffic.isWithinMessageRate(settings.rates(), nanos)) {
            refuse(CloseCode.MESSAGE_RATE, settings.rates().messages(), "messages");
            return;
        }
        if (!traffic.isWithinByteRate(settings.rates(), nanos, payload.length)) {
            refuse(CloseCode.BYTE_RATE, settings.rates().bytes(), "bytes");
            return;
        }
        long sequence = traffic.onMessageIn(payload.length);
        settings.metrics().taken(payload.length);
        emit(new InboundEvent(this, EventType.MESSAGE, sequence, kind, payload, settings.nowMs()));
    }

    /** A Ping frame came (RFC 6455 section 5.5.2). */
    public void onPing(byte[] payload) {
        if (phase == Phase.OPEN && mayControl() && hasRoom(payload.length)) {
            socket.writePong(payload);
            traffic.onControlOut(settings.now());
        }
    }

    /**
     * A Pong frame came (RFC 6455 section 5.5.3).
     *
     * @param number what stood in it as four bytes; -1 where it had other data
     */
    public void onPong(int number) {
        if (phase == Phase.OPEN && mayControl()) {
            long nanos = heartbeat.onPong(number, settings.nanos());
            if (nanos >= 0) {
                settings.metrics().roundTrip(nanos);
            }
        }
    }

    /**
     * All bytes of one read have been handled, which is a sign of life.
     *
     * @param incomplete whether they end within a message
     */
    public void onReadComplete(boolean incomplete) {
        heartbeat.onLife(settings.now());
        if (!incomplete) {
            incompleteSince = NONE;
        } else if (incompleteSince == NONE) {
            incompleteSince = Math.max(1, settings.now());
            rearm();
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

    /** Some deadline has come: heartbeat, close handshake, incomplete message or pause. */
    @Override
    protected void onTime() {
        int now = settings.now();
        if (phase == Phase.CLOSING && now - closeDue >= 0) {
            socket.abort();
            settle(ending());
        } else if (phase == Phase.OPEN) {
            onTimeWhileOpen(now);
        }
        rearm();
    }

    private void onTimeWhileOpen(int now) {
        boolean paused = reading.isPaused();
        if (heartbeat.isDead(now, paused)) {
            cut(CloseCode.HEARTBEAT);
        } else if (paused
                && reading.pausedTicks(now)
                        >= TimingWheel.ticks(settings.limits().maxPauseMs())) {
            close(CloseCode.OVERLOAD, "Kafka takes no frames");
        } else if (!paused && incompleteSince != NONE && now - incompleteDue() >= 0) {
            close(
                    CloseCode.MESSAGE_TIMEOUT,
                    "a message was not complete after " + settings.limits().messageTimeoutMs() + " ms");
        } else {
            beat(now, paused);
        }
    }

    private void beat(int now, boolean paused) {
        if (paused && pingsByText && hasRoom(settings.pong().length)) {
            // Its ping may wait among the bytes that are not read; without an answer it would give us up.
            socket.write(FrameKind.TEXT, settings.pong());
            traffic.onControlOut(now);
        }
        if (phase == Phase.OPEN && heartbeat.isPingDue(now)) {
            LoopContext loop = settings.loop();
            socket.writePing(heartbeat.onPing(settings.heartbeat(), now, settings.nanos(), loop.random()));
            traffic.onControlOut(now);
            settings.metrics().pinged();
        }
    }

    /** One entry of the wheel for all deadlines: armed for the nearest. */
    private void rearm() {
        TimingWheel wheel = settings.loop().wheel();
        if (phase == Phase.CLOSING) {
            wheel.arm(this, closeDue);
        } else if (phase == Phase.OPEN) {
            wheel.arm(this, nextDeadline(settings.now()));
        } else {
            wheel.disarm(this);
        }
    }

    private int nextDeadline(int now) {
        boolean paused = reading.isPaused();
        int due = heartbeat.next(paused);
        if (paused && pingsByText) {
            due = earlier(due, now + TimingWheel.ticks(settings.heartbeat().pausedPongMs()));
        }
        if (paused) {
            int since = now - reading.pausedTicks(now);
            return earlier(due, since + TimingWheel.ticks(settings.limits().maxPauseMs()));
        }
        return incompleteSince == NONE ? due : earlier(due, incompleteDue());
    }

    private int incompleteDue() {
        return incompleteSince + TimingWheel.ticks(settings.limits().messageTimeoutMs());
    }

    private static int earlier(int one, int other) {
        return one - other <= 0 ? one : other;
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
        closeDue = settings.now() + TimingWheel.ticks(settings.limits().closeTimeoutMs());
        rearm();
    }

    /** Closes with the cause's own code. */
    public void close(CloseCode cause, String reason) {
        close(cause, cause.code(), reason);
    }

    /** Ends the connection without a Close frame, and lets go of all that waits for the client. */
    public void cut(CloseCode cause) {
        if (phase == Phase.OPEN || phase == Phase.CLOSING) {
            socket.abort();
            settle(ending == null ? new Ending(cause, cause.code(), "", false) : ending);
        }
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
            retire();
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
    }

    /** Gives up telling Kafka: for a node that must leave now, or that has too many ends to tell. */
    public void abandon() {
        settings.metrics().lost(outbox.discard());
        if (phase == Phase.OPEN || phase == Phase.CLOSING) {
            socket.abort();
            ended(ending == null ? new Ending(CloseCode.SHUTDOWN, CloseCode.SHUTDOWN.code(), "", false) : ending);
        }
        if (phase == Phase.SETTLING) {
            settings.metrics().closedUntold();
            retire();
        }
    }

    /** How it stands. */
    public ConnectionReport report() {
        int now = settings.now();
        return new ConnectionReport(
                number,
                settings.route(),
                null,
                phase,
                settings.nowMs() - openedAtMs,
                millis(now - heartbeat.lastSeen()),
                millis(now - traffic.lastOut()),
                traffic.framesIn(),
                traffic.framesOut(),
                traffic.bytesIn(),
                traffic.bytesOut(),
                socket.pendingBytes(),
                socket.pendingMessages(),
                outbox.inFlightBytes(),
                millis(reading.pausedTicks(now)),
                heartbeat.roundTripMicros());
    }

    private static long millis(int ticks) {
        return (long) ticks * TimingWheel.TICK_MS;
    }

    private void onTextPing() {
        pingsByText = true;
        settings.metrics().applicationPing();
        if (phase == Phase.OPEN && mayControl() && hasRoom(settings.pong().length)) {
            socket.write(FrameKind.TEXT, settings.pong());
            traffic.onControlOut(settings.now());
        }
    }

    private boolean mayControl() {
        if (traffic.isWithinControlRate(settings.rates(), settings.nanos())) {
            return true;
        }
        refuse(CloseCode.CONTROL_RATE, settings.rates().controls(), "control frames");
        return false;
    }

    /** The client sends too much: no further message of it is taken. */
    private void refuse(CloseCode cause, CellRate rate, String what) {
        taking = false;
        close(cause, "over " + rate.perSecond() + " " + what + " per second, with a burst of " + rate.burst());
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
        } else if (phase != Phase.CLOSED && reading.steer(outbox, settings, socket)) {
            if (!reading.isPaused()) {
                heartbeat.onReadingResumed(settings.heartbeat(), settings.now());
                incompleteSince = incompleteSince == NONE ? NONE : Math.max(1, settings.now());
            }
            rearm();
        }
    }

    private void settle(Ending how) {
        ended(how);
        socket.finish();
        offerClosed();
    }

    private void ended(Ending how) {
        ending = how;
        ConnectionReport last = report();
        moveTo(Phase.SETTLING);
        reading.onEnd(settings.metrics());
        rearm();
        settings.metrics().closed(how.cause());
        settings.loop().closes().onClosed(how.cause(), how.code(), how.reason(), how.wasClean(), last);
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
                traffic.framesIn(),
                traffic.framesOut(),
                traffic.bytesIn(),
                traffic.bytesOut(),
                lastAccepted);
        // Waits in the outbox until Kafka has it, whatever the answer of the first offer.
        outbox.keep(new InboundEvent(this, EventType.CLOSED, 0, FrameKind.TEXT, closed.toJson(), settings.nowMs()));
        drain();
    }

    /** Whether the client reads fast enough for one more message; closes it when not. */
    private boolean hasRoom(int payloadBytes) {
        long pending = socket.pendingBytes();
        if (pending == 0) {
            return true;
        }
        ConnectionLimits limits = settings.limits();
        if (pending + payloadBytes <= limits.maxQueuedBytes()
                && socket.pendingMessages() < limits.maxQueuedMessages()) {
            return true;
        }
        close(
                CloseCode.SLOW_CONSUMER,
                pending + " bytes in " + socket.pendingMessages() + " messages wait for the client");
        return false;
    }

    private void onSent(int payloadBytes) {
        traffic.onMessageOut(payloadBytes, settings.now());
        settings.metrics().sent(payloadBytes);
    }

    private void retire() {
        moveTo(Phase.CLOSED);
        settings.ingress().forget(this);
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
