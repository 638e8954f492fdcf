package io.barnabas.gateway.connection;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.ClosedEvent;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.auth.Identity;
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
public final class Connection extends TimingWheel.Entry implements EventSource {
    /** For how long a first message may be judged: longer than any of those who judge takes. */
    private static final long ANSWER_MS = 65_000;

    private final ConnectionSettings settings;
    private final Socket socket;
    private final long number;
    private final @Nullable TraceContext trace;
    private final Outbox outbox = new Outbox();
    private final Reading reading = new Reading();
    private final Deadlines deadlines;
    private final Traffic traffic;
    /** By the steady clock: that of the day may be set meanwhile. */
    private final long openedNanos;

    /** Written on the loop only. */
    private volatile Phase phase = Phase.OPEN;
    /** Whose it is; {@link Identity#ANONYMOUS} while nobody has said so. */
    private Identity identity = Identity.ANONYMOUS;
    /** With its attributes once somebody has said so. */
    private Envelope envelope;
    /** Null but for a connection that waits for its first message, or for what that is judged to be. */
    private @Nullable Door door;
    /** How it ended; null while it has not. */
    private @Nullable Ending ending;
    /** Whether messages of the client are still taken; false after an error of the client or of Kafka. */
    private boolean taking = true;

    private Telling telling = Telling.NOTHING;

    private boolean closedOffered;
    /** Tick at which a phase ends that may not last: WAITING and CLOSING. */
    private int phaseDue;

    /** The last message that Kafka has; once writing one has failed, the first such, negated. */
    private long lastAccepted;

    /**
     * Makes a connection for a finished upgrade.
     *
     * @param number unique within this start of the node, from 1
     * @param envelope where its records go
     * @param trace what the upgrade request said; null for nothing
     */
    public Connection(
            ConnectionSettings settings, Socket socket, long number, Envelope envelope, @Nullable TraceContext trace) {
        this.settings = settings;
        this.socket = socket;
        this.number = number;
        this.envelope = envelope;
        this.trace = trace;
        this.openedNanos = settings.nanos();
        this.deadlines = new Deadlines(
                settings.heartbeat(), settings.now(), settings.loop().random());
        this.traffic = new Traffic(settings.now());
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public RouteConfig route() {
        return settings.route();
    }

    @Override
    public Envelope envelope() {
        return envelope;
    }

    @Override
    public @Nullable TraceContext trace() {
        return trace;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    public Phase phase() {
        return phase;
    }

    /** The upgrade is done and it is known whose the connection is: tells the backend. Called once, first of all. */
    public void onOpened(Identity owner, OpenedEvent opened) {
        settings.metrics().opened();
        tell(owner, opened);
    }

    /**
     * The upgrade is done, and the first message has to say whose the connection is. Called once, first of all.
     *
     * @param deadlineMs how long that message may take to come, in milliseconds
     */
    public void onWaiting(FirstMessage judge, OpenedEvent opened, long deadlineMs) {
        settings.metrics().opened();
        phase = Phase.WAITING;
        door = new Door(judge, opened);
        phaseDue = settings.now() + TimingWheel.ticks(deadlineMs);
        rearm();
    }

    /** The first message was good. Without effect when the connection has ended meanwhile. */
    public void onAdmitted(Identity owner) {
        Door passed = door;
        if (phase != Phase.WAITING || passed == null) {
            return;
        }
        door = null;
        moveTo(Phase.OPEN);
        tell(owner, passed.opened());
        passed.held().forEach(message -> onMessage(message.kind(), message.payload()));
        if (phase != Phase.CLOSED && !reading.isPaused()) {
            socket.resumeReading();
        }
    }

    /** The first message was not good, or could not be judged. Without effect when the connection has ended meanwhile. */
    public void onRefused(CloseCode cause, String reason) {
        if (phase == Phase.WAITING) {
            taking = false;
            close(cause, reason);
        }
    }

    private void tell(Identity owner, OpenedEvent opened) {
        identity = owner;
        envelope = settings.addressed(envelope, owner);
        telling = Telling.LISTING;
        long openedAtMs = settings.nowMs() - livedMs();
        emit(InboundEvent.entry(this, openedAtMs));
        if (taking) {
            byte[] value = opened.with(owner.attributes()).toJson();
            emit(new InboundEvent(this, envelope.inbound(), EventType.OPENED, 0, FrameKind.TEXT, value, openedAtMs));
        }
        rearm();
    }

    /**
     * A whole data message came.
     *
     * @param payload not to be changed afterwards by anybody
     */
    public void onMessage(FrameKind kind, byte[] payload) {
        deadlines.onMessage();
        if (!taking || phase.isOver()) {
            settings.metrics().ignored();
        } else if (kind == FrameKind.TEXT && settings.isPing(payload)) {
            onTextPing();
        } else if (door != null) {
            onMessageBeforeOpen(door, kind, payload);
        } else {
            take(kind, payload);
        }
    }

    private void onMessageBeforeOpen(Door closed, FrameKind kind, byte[] payload) {
        if (phase != Phase.WAITING) {
            settings.metrics().ignored();
        } else if (closed.isAsked()) {
            closed.held().add(new Door.Held(kind, payload));
        } else {
            closed.ask();
            phaseDue = settings.now() + TimingWheel.ticks(ANSWER_MS);
            rearm();
            closed.judge().judge(this, kind, payload);
            if (phase == Phase.WAITING) {
                socket.pauseReading();
            }
        }
    }

    private void take(FrameKind kind, byte[] payload) {
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
        Lane lane = settings.lane(envelope, kind, payload);
        emit(new InboundEvent(this, lane, EventType.MESSAGE, sequence, kind, payload, settings.nowMs()));
    }

    private void onTextPing() {
        deadlines.onTextPing();
        settings.metrics().applicationPing();
        if (phase.isLive() && mayControl() && hasRoom(settings.pong().length)) {
            socket.write(FrameKind.TEXT, settings.pong());
            traffic.onControlOut(settings.now());
        }
    }

    /** A Ping frame came (RFC 6455 section 5.5.2). */
    public void onPing(byte[] payload) {
        if (phase.isLive() && mayControl() && hasRoom(payload.length)) {
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
        if (phase.isLive() && mayControl()) {
            long nanos = deadlines.heartbeat().onPong(number, settings.nanos());
            if (nanos >= 0) {
                settings.metrics().roundTrip(nanos);
            }
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

    /**
     * All bytes of one read have been handled, which is a sign of life.
     *
     * @param incomplete whether they end within a message
     */
    public void onReadComplete(boolean incomplete) {
        if (deadlines.onReadComplete(incomplete, settings.now())) {
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
            case WAITING, OPEN -> {
                socket.writeClose(code, "");
                settle(new Ending(CloseCode.CLIENT, code, reason, true));
            }
            case CLOSING -> settle(ending().clean());
            case SETTLING, CLOSED -> {}
        }
    }

    /** The peer broke a rule, so that what follows cannot be understood (RFC 6455 section 7.1.7). */
    public void onClientError(CloseCode cause, String reason) {
        if (phase.isLive()) {
            socket.writeClose(cause.code(), reason);
        }
        if (phase.isLive() || phase == Phase.CLOSING) {
            taking = false;
            settle(ending == null ? new Ending(cause, cause.code(), reason, false) : ending);
        }
    }

    /** The TCP connection is gone, whoever ended it. */
    public void onSocketGone() {
        if (phase.isLive() || phase == Phase.CLOSING) {
            settle(ending == null ? new Ending(CloseCode.NETWORK, CloseCode.NETWORK.code(), "", false) : ending);
        }
    }

    /** Some deadline has come. */
    @Override
    protected void onTime() {
        int now = settings.now();
        if (phase == Phase.OPEN) {
            onTimeWhileOpen(now);
        } else if (now - phaseDue >= 0 && phase == Phase.WAITING) {
            close(CloseCode.AUTH_TIMEOUT, "no token in time");
        } else if (now - phaseDue >= 0 && phase == Phase.CLOSING) {
            socket.abort();
            settle(ending());
        }
        rearm();
    }

    private void onTimeWhileOpen(int now) {
        CloseCode due = deadlines.due(settings, reading, identity.expiresAt());
        if (due == CloseCode.HEARTBEAT) {
            cut(due);
        } else if (due != null) {
            close(due, reasonOf(due));
        } else {
            beat(now);
        }
    }

    private String reasonOf(CloseCode due) {
        return switch (due) {
            case OVERLOAD -> "Kafka takes no frames";
            case MESSAGE_TIMEOUT ->
                "a message was not complete after " + settings.limits().messageTimeoutMs() + " ms";
            default -> "";
        };
    }

    private void beat(int now) {
        if (deadlines.owesPong(reading.isPaused()) && hasRoom(settings.pong().length)) {
            // Its ping may wait among the bytes that are not read; without an answer it would give us up.
            socket.write(FrameKind.TEXT, settings.pong());
            traffic.onControlOut(now);
        }
        Heartbeat heartbeat = deadlines.heartbeat();
        if (phase == Phase.OPEN && heartbeat.isPingDue(now)) {
            socket.writePing(heartbeat.onPing(
                    settings.heartbeat(), now, settings.nanos(), settings.loop().random()));
            traffic.onControlOut(now);
            settings.metrics().pinged();
        }
    }

    /** One entry of the wheel for all deadlines: armed for the nearest. */
    private void rearm() {
        TimingWheel wheel = settings.loop().wheel();
        switch (phase) {
            case OPEN -> wheel.arm(this, deadlines.next(settings, reading, identity.expiresAt()));
            case WAITING, CLOSING -> wheel.arm(this, phaseDue);
            case SETTLING, CLOSED -> wheel.disarm(this);
        }
    }

    /**
     * Closes from our side: the one door. The first cause counts, later ones change nothing.
     *
     * @param code close code for the wire, see {@link CloseCode#allowedFromBackend}
     * @param reason at most 123 bytes of UTF-8
     */
    public void close(CloseCode cause, int code, String reason) {
        if (!phase.isLive()) {
            return;
        }
        ending = new Ending(cause, code, reason, false);
        moveTo(Phase.CLOSING);
        socket.writeClose(code, reason);
        phaseDue = settings.now() + TimingWheel.ticks(settings.limits().closeTimeoutMs());
        rearm();
    }

    /** Closes with the cause's own code. */
    public void close(CloseCode cause, String reason) {
        close(cause, cause.code(), reason);
    }

    /** Ends the connection without a Close frame, and lets go of all that waits for the client. */
    public void cut(CloseCode cause) {
        if (phase.isLive() || phase == Phase.CLOSING) {
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

    @Override
    public boolean waitsForKafka() {
        return reading.isPaused() || phase == Phase.SETTLING;
    }

    @Override
    public void onAccepted(InboundEvent event) {
        outbox.settled(event);
        switch (event.record()) {
            case ENTRY -> telling = telling == Telling.LISTING ? Telling.TOLD : telling;
            case EVENT -> {
                settings.metrics().accepted(event.type());
                if (lastAccepted >= 0) {
                    lastAccepted = Math.max(lastAccepted, event.sequence());
                }
                if (event.type() == EventType.CLOSED && phase == Phase.SETTLING) {
                    unlist();
                    return;
                }
            }
            case REMOVAL -> {
                if (phase == Phase.SETTLING) {
                    retire();
                }
                return;
            }
        }
        // Not only on retry: room has just come free.
        drain();
    }

    /** A {@code closed}, and what follows it, is written again; after anything else no further message is taken. */
    @Override
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
        if (event.type() == EventType.MESSAGE) {
            lastAccepted = Math.max(lastAccepted < 0 ? lastAccepted : -Long.MAX_VALUE, -event.sequence());
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
        if (phase.isLive() || phase == Phase.CLOSING) {
            socket.abort();
            ended(ending == null ? new Ending(CloseCode.SHUTDOWN, CloseCode.SHUTDOWN.code(), "", false) : ending);
        }
        if (phase == Phase.SETTLING) {
            if (telling == Telling.TOLD) {
                settings.metrics().closedUntold();
            }
            retire();
        }
    }

    /** The closer has told the end of it: closes it and writes nothing more of it. */
    public void disown() {
        telling = Telling.DISOWNED;
        taking = false;
        settings.metrics().lost(outbox.discard());
        if (phase == Phase.SETTLING) {
            retire();
        } else {
            close(CloseCode.FENCED, "the node was cut off from Kafka");
        }
    }

    /** How it stands. */
    public ConnectionReport report() {
        int now = settings.now();
        return new ConnectionReport(
                number,
                settings.route(),
                identity.isAnonymous() ? null : identity.user(),
                phase,
                livedMs(),
                millis(now - deadlines.heartbeat().lastSeen()),
                millis(now - traffic.lastOut()),
                traffic.framesIn(),
                traffic.framesOut(),
                traffic.bytesIn(),
                traffic.bytesOut(),
                socket.pendingBytes(),
                socket.pendingMessages(),
                outbox.inFlightBytes(),
                millis(reading.pausedTicks(now)),
                deadlines.heartbeat().roundTripMicros());
    }

    private long livedMs() {
        return (settings.nanos() - openedNanos) / 1_000_000;
    }

    private static long millis(int ticks) {
        return (long) ticks * TimingWheel.TICK_MS;
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
                deadlines.onReadingResumed(settings.heartbeat(), settings.now());
            }
            rearm();
        }
    }

    private void settle(Ending how) {
        ended(how);
        socket.finish();
        if (telling == Telling.LISTING || telling == Telling.TOLD) {
            offerClosed();
        } else {
            // A backend that does not know of it needs no end of it.
            retire();
        }
    }

    private void ended(Ending how) {
        ending = how;
        ConnectionReport last = report();
        moveTo(Phase.SETTLING);
        reading.onEnd(settings.metrics());
        rearm();
        door = null;
        settings.metrics().closed(how.cause());
        settings.loop().closes().onClosed(how.cause(), how.code(), how.reason(), how.wasClean(), last);
    }

    /**
     * {@code closed} names the message up to which Kafka has all, in whichever topic, hence waits until all before it are
     * settled.
     */
    private void offerClosed() {
        if (closedOffered || !outbox.isEmpty()) {
            return;
        }
        closedOffered = true;
        if (telling != Telling.TOLD) {
            unlist();
            return;
        }
        Ending how = ending();
        ClosedEvent closed = new ClosedEvent(
                how.cause(),
                how.code(),
                how.reason(),
                how.wasClean(),
                livedMs(),
                traffic.framesIn(),
                traffic.framesOut(),
                traffic.bytesIn(),
                traffic.bytesOut(),
                lastAccepted < 0 ? -lastAccepted - 1 : lastAccepted);
        // Waits in the outbox until Kafka has it, whatever the answer of the first offer.
        outbox.keep(new InboundEvent(
                this, envelope.inbound(), EventType.CLOSED, 0, FrameKind.TEXT, closed.toJson(), settings.nowMs()));
        drain();
    }

    private void unlist() {
        telling = Telling.ENDED;
        outbox.keep(InboundEvent.removal(this, settings.nowMs()));
        drain();
    }

    /** Whether the client reads fast enough for one more message; closes it when not. */
    private boolean hasRoom(int payloadBytes) {
        if (fits(payloadBytes)) {
            return true;
        }
        close(
                CloseCode.SLOW_CONSUMER,
                socket.pendingBytes() + " bytes in " + socket.pendingMessages() + " messages wait for the client");
        return false;
    }

    private boolean fits(int payloadBytes) {
        long pending = socket.pendingBytes();
        return pending == 0
                || pending + payloadBytes <= settings.limits().maxQueuedBytes()
                        && socket.pendingMessages() < settings.limits().maxQueuedMessages();
    }

    /** Whether one more message would not be too much for a client that reads slowly; true where none is sent at all. */
    boolean canSend(int payloadBytes) {
        return phase != Phase.OPEN || fits(payloadBytes);
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
