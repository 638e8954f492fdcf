package io.barnabas.gateway.connection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The callouts of one event loop, by the number of the connection that each may become. How many there may be is bounded
 * for the node, see {@link CalloutRoom}. Confined to the loop.
 */
public final class Callouts {
    private final LoopContext loop;
    private final CalloutRoom room;
    private final CalloutMetrics metrics;
    private final Map<Long, Callout> running = new HashMap<>();

    public Callouts(LoopContext loop, CalloutRoom room, CalloutMetrics metrics) {
        this.loop = loop;
        this.room = room;
        this.metrics = metrics;
    }

    /**
     * Asks a worker.
     *
     * @param then told the result once, on the loop, perhaps before this returns; never after {@link
     *     Callout#onClientGone}. Must not throw
     * @throws IllegalStateException when a callout with that number is under way
     */
    public Callout ask(CalloutRequest request, Consumer<CalloutResult> then) {
        if (running.containsKey(request.number())) {
            throw new IllegalStateException("number " + request.number() + ": a callout is under way already");
        }
        metrics.asked();
        Callout callout = new Callout(request, this, then);
        if (room.tryEnter()) {
            running.put(request.number(), callout);
            callout.start();
        } else {
            callout.onBusy();
        }
        return callout;
    }

    /** The one under way with that number; null for none. */
    public @Nullable Callout find(long number) {
        return running.get(number);
    }

    /** The connection of that number is gone, and with it whoever waits for a callout about it. */
    public void onClientGone(long number) {
        Callout callout = running.get(number);
        if (callout != null) {
            callout.onClientGone();
        }
    }

    /** The node is leaving: refuses all that are under way with 503. */
    public void refuseAll() {
        List.copyOf(running.values()).forEach(Callout::onLeaving);
    }

    LoopContext loop() {
        return loop;
    }

    void onEnded(Callout callout, CalloutOutcome outcome, long nanos) {
        loop.wheel().disarm(callout);
        if (running.remove(callout.number(), callout)) {
            room.leave();
        }
        metrics.ended(outcome, nanos);
    }
}
