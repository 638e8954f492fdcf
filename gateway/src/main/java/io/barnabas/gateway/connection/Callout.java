package io.barnabas.gateway.connection;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.EventType;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.CalloutResult.Accepted;
import io.barnabas.gateway.connection.CalloutResult.Refused;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker is asked whether there shall be a connection. It is an entry of the loop's wheel and of the loop's index, no
 * more: nothing waits on a thread. Ends in one {@link CalloutOutcome}, by the first of: an answer, the deadline, Kafka's
 * refusal, the client's or the node's going away. Confined to its event loop.
 *
 * <pre>
 *  start ──▶ ASKING ──(Kafka's client took it)──▶ ASKED ──▶ ENDED
 *               └──(no room: offered again on the wheel)──────▲
 * </pre>
 */
public final class Callout extends TimingWheel.Entry implements EventSource {
    private static final int MAX_RETRY_TICKS = 8;

    private final CalloutRequest request;
    private final Callouts callouts;
    private final Consumer<CalloutResult> then;
    private final long startedNanos;
    private final int due;
    /** What is still to be offered; null once it was taken or the callout is over. */
    private @Nullable InboundEvent unasked;

    private int retryTicks = 1;
    private boolean ended;

    /** @param then told the result, once; not when the client went away */
    Callout(CalloutRequest request, Callouts callouts, Consumer<CalloutResult> then) {
        this.request = request;
        this.callouts = callouts;
        this.then = then;
        LoopContext loop = callouts.loop();
        this.startedNanos = loop.nanoTime().getAsLong();
        this.due = loop.wheel().now() + TimingWheel.ticks(request.deadline().toMillis());
    }

    @Override
    public long number() {
        return request.number();
    }

    @Override
    public RouteConfig route() {
        return request.route();
    }

    @Override
    public Envelope envelope() {
        return request.envelope();
    }

    @Override
    public @Nullable TraceContext trace() {
        return request.trace();
    }

    /** Nobody: who it is is the question. */
    @Override
    public Identity identity() {
        return Identity.ANONYMOUS;
    }

    /** Whether it is over: nothing is told any more. */
    public boolean isEnded() {
        return ended;
    }

    void start() {
        LoopContext loop = callouts.loop();
        byte[] value = request.event(loop.clock().instant()).toJson();
        unasked = new InboundEvent(
                this,
                envelope().inbound(),
                EventType.CONNECT,
                0,
                FrameKind.TEXT,
                value,
                loop.clock().millis());
        offer(unasked);
    }

    private void offer(InboundEvent event) {
        LoopContext loop = callouts.loop();
        switch (loop.ingress().offer(event)) {
            case TAKEN -> {
                unasked = null;
                loop.wheel().arm(this, due);
            }
            case REFUSED -> {
                int now = loop.wheel().now();
                loop.wheel().arm(this, now + Math.min(due - now, retryTicks));
                retryTicks = Math.min(MAX_RETRY_TICKS, 2 * retryTicks);
            }
            case TOO_LARGE, FAILED -> notWritten();
        }
    }

    /** A worker has answered. */
    public void onAnswer(ConnectDecision decision) {
        if (decision instanceof ConnectDecision.Accept accept) {
            end(CalloutOutcome.ACCEPTED, new Accepted(identity(accept)));
        } else if (decision instanceof ConnectDecision.Refuse refuse) {
            end(CalloutOutcome.REFUSED, new Refused(refuse.status(), refuse.reason()));
        }
    }

    private static Identity identity(ConnectDecision.Accept accept) {
        String user = accept.user();
        return user == null && accept.attributes().isEmpty() && accept.expiresAt() == null
                ? Identity.ANONYMOUS
                : new Identity(user == null ? "" : user, Map.copyOf(accept.attributes()), accept.expiresAt());
    }

    /** A record came for it that is no answer, or not a good one. */
    public void onBadAnswer() {
        end(CalloutOutcome.BAD_ANSWER, new Refused(502, "The answer of the backend could not be used."));
    }

    /** Nobody waits for the result any more. */
    public void onClientGone() {
        end(CalloutOutcome.CLIENT_GONE, null);
    }

    /** The node is leaving: another will do. */
    void onLeaving() {
        end(CalloutOutcome.SHUTDOWN, new Refused(503, "This node is leaving. Try another node."));
    }

    void onBusy() {
        end(CalloutOutcome.BUSY, new Refused(503, "Too many wait for the backend. Try again."));
    }

    @Override
    protected void onTime() {
        if (callouts.loop().wheel().now() - due >= 0) {
            end(CalloutOutcome.TIMEOUT, new Refused(504, "The backend did not answer in time. Try again."));
        } else if (unasked != null) {
            offer(unasked);
        }
    }

    @Override
    public boolean waitsForKafka() {
        return true;
    }

    @Override
    public void onAccepted(InboundEvent event) {
        callouts.loop().metrics().accepted(event.type());
    }

    @Override
    public void onRejected(InboundEvent event) {
        notWritten();
    }

    private void notWritten() {
        end(CalloutOutcome.NOT_WRITTEN, new Refused(503, "The backend cannot be asked at the moment. Try again."));
    }

    /** The one way out. */
    private void end(CalloutOutcome outcome, @Nullable CalloutResult result) {
        if (ended) {
            return;
        }
        ended = true;
        unasked = null;
        callouts.onEnded(this, outcome, callouts.loop().nanoTime().getAsLong() - startedNanos);
        if (result != null) {
            then.accept(result);
        }
    }
}
