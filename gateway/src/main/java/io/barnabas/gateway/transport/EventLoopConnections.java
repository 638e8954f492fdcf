package io.barnabas.gateway.transport;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.gateway.connection.Callout;
import io.barnabas.gateway.connection.CalloutRequest;
import io.barnabas.gateway.connection.CalloutResult;
import io.barnabas.gateway.connection.Callouts;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.ConnectionIndex;
import io.barnabas.gateway.connection.EventWriter;
import io.barnabas.gateway.connection.InboundEvent;
import io.barnabas.gateway.connection.Ingress;
import io.barnabas.gateway.connection.Phase;
import io.barnabas.gateway.connection.Settlements;
import io.barnabas.gateway.connection.SharedMessage;
import io.barnabas.gateway.connection.TimingWheel;
import io.netty.channel.EventLoop;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.concurrent.AbstractEventExecutor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All connections of one event loop, and their way to Kafka and back onto the loop. Confined to the loop, but for
 * {@link #run}, {@link #size} and {@link #largestHeldBytes}.
 */
final class EventLoopConnections implements ConnectionIndex, Ingress {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoopConnections.class);
    private static final long RETRY_MS = 20;

    private final EventLoop loop;
    private final EventWriter writer;
    private final ClientMemory memory;
    private final Loops siblings;
    private final TimingWheel wheel;
    private final LongSupplier nanoTime;
    private final int maxUntold;
    private final LongObjectHashMap<ChannelSocket> sockets = new LongObjectHashMap<>();
    private final Set<Connection> stalled = new LinkedHashSet<>();
    private final Settlements settlements;

    private final List<ChannelSocket> written = new ArrayList<>();
    private final List<SharedFrame> shared = new ArrayList<>();
    /** Null until {@link #serve}. */
    private @Nullable Callouts callouts;

    private boolean inBatch;
    /** Bytes that its connections have come to hold since memory was last counted. */
    private long grown;
    /** Written on the loop only. */
    private volatile int size;

    private volatile long largestHeldBytes;

    /**
     * Makes an index without connections.
     *
     * @param nanoTime the clock of the wheel
     * @param maxUntold how many ended connections may wait until Kafka was told of their end
     */
    EventLoopConnections(
            EventLoop loop,
            EventWriter writer,
            ClientMemory memory,
            Loops siblings,
            TimingWheel wheel,
            LongSupplier nanoTime,
            int maxUntold) {
        this.loop = loop;
        this.settlements = new Settlements(loop, later(loop));
        this.writer = writer;
        this.memory = memory;
        this.siblings = siblings;
        this.wheel = wheel;
        this.nanoTime = nanoTime;
        this.maxUntold = maxUntold;
    }

    /** Runs tasks before the loop sleeps the next time, where it can do so without being woken. */
    private static Executor later(EventLoop loop) {
        return loop instanceof AbstractEventExecutor lazy ? lazy::lazyExecute : loop;
    }

    /** Lets time pass on the wheel from now on; called once, on the loop. */
    void startTime() {
        ScheduledFuture<?> unused = loop.scheduleWithFixedDelay(
                this::tick, TimingWheel.TICK_MS, TimingWheel.TICK_MS, TimeUnit.MILLISECONDS);
    }

    /** From now on workers can be asked; called once, on the loop. */
    void serve(Callouts mine) {
        callouts = mine;
    }

    /** Asks a worker whether there shall be a connection, see {@link Callouts#ask}. */
    Callout ask(CalloutRequest request, Consumer<CalloutResult> then) {
        if (callouts == null) {
            throw new IllegalStateException("callouts are not served yet");
        }
        return callouts.ask(request, then);
    }

    private void tick() {
        try {
            batch(() -> wheel.advance(nanoTime.getAsLong()));
            checkMemory();
        } catch (RuntimeException e) {
            // A periodic task that throws is never run again.
            LOG.error("A tick of the event loop failed", e);
        }
    }

    void add(ChannelSocket socket) {
        sockets.put(socket.connection().number(), socket);
        size = sockets.size();
    }

    /** May be called from any thread. */
    int size() {
        return size;
    }

    /** Called by a socket when it has something to flush; outside a batch its own read loop does that. */
    void wrote(ChannelSocket socket) {
        if (inBatch) {
            written.add(socket);
        }
    }

    /** A connection holds so many bytes more. */
    void grew(ChannelSocket socket, int bytes) {
        long held = socket.heldBytes();
        if (held > largestHeldBytes) {
            largestHeldBytes = held;
        }
        grown += bytes;
        if (grown >= memory.checkEveryBytes()) {
            checkMemory();
        }
    }

    /** So many bytes of a connection that is cut are about to be released; negative once they are. */
    void leaving(long bytes) {
        memory.leaving(bytes);
    }

    /**
     * No less than what each of its connections holds, and exact just after it has looked: other loops know by it where
     * the largest may be. May be called from any thread.
     */
    long largestHeldBytes() {
        return largestHeldBytes;
    }

    /** While the node holds too much for its clients, cuts those that hold most, here or on the loop that has them. */
    private void checkMemory() {
        grown = 0;
        if (!memory.isOver()) {
            return;
        }
        // What TCP takes at once does not count as waiting.
        written.forEach(ChannelSocket::flushIfDirty);
        while (memory.isOver()) {
            ChannelSocket largest = largest();
            long held = largest == null ? 0 : largest.heldBytes();
            largestHeldBytes = held;
            EventLoopConnections worst = siblings.holdingMost(this);
            if (worst != this) {
                worst.loop.execute(worst::checkMemory);
                return;
            }
            if (largest == null || held == 0) {
                return;
            }
            largest.releases(held);
            largest.connection().cut(CloseCode.NODE_MEMORY);
        }
    }

    private @Nullable ChannelSocket largest() {
        ChannelSocket largest = null;
        long most = 0;
        for (ChannelSocket socket : sockets.values()) {
            long held = socket.isFinished() ? 0 : socket.heldBytes();
            if (held > most) {
                most = held;
                largest = socket;
            }
        }
        return largest;
    }

    @Override
    public @Nullable Connection find(long number) {
        ChannelSocket socket = sockets.get(number);
        return socket == null ? null : socket.connection();
    }

    @Override
    public @Nullable Callout callout(long number) {
        return callouts == null ? null : callouts.find(number);
    }

    @Override
    public void refuseCallouts() {
        if (callouts != null) {
            callouts.refuseAll();
        }
    }

    @Override
    public void forEach(Consumer<Connection> action) {
        for (ChannelSocket socket : sockets.values()) {
            action.accept(socket.connection());
        }
    }

    @Override
    public SharedMessage encode(FrameKind kind, byte[] payload) {
        SharedFrame frame = new SharedFrame(memory.allocator(), kind, payload);
        shared.add(frame);
        return frame;
    }

    /** Runs a batch on the loop; from any thread. */
    void run(Consumer<ConnectionIndex> batch) {
        loop.execute(() -> batch(() -> batch.accept(this)));
    }

    private void batch(Runnable work) {
        inBatch = true;
        try {
            work.run();
        } finally {
            inBatch = false;
            written.forEach(ChannelSocket::flushIfDirty);
            written.clear();
            shared.forEach(SharedFrame::release);
            shared.clear();
        }
    }

    @Override
    public Offer offer(InboundEvent event) {
        return writer.offer(event, settlements);
    }

    @Override
    public int share() {
        return writer.share();
    }

    @Override
    public void retryLater(Connection connection) {
        if (stalled.isEmpty()) {
            ScheduledFuture<?> unused = loop.schedule(this::retry, RETRY_MS, TimeUnit.MILLISECONDS);
        }
        stalled.add(connection);
    }

    @Override
    public void forget(Connection connection) {
        sockets.remove(connection.number());
        stalled.remove(connection);
        if (callouts != null) {
            callouts.onClientGone(connection.number());
        }
        size = sockets.size();
    }

    private void retry() {
        List<Connection> now = new ArrayList<>(stalled);
        stalled.clear();
        now.forEach(Connection::onRetry);
        giveUpOldest();
    }

    /** Ended connections that Kafka was not told of take memory as well. */
    private void giveUpOldest() {
        if (stalled.size() <= maxUntold) {
            return;
        }
        List<Connection> untold =
                stalled.stream().filter(it -> it.phase() == Phase.SETTLING).toList();
        untold.subList(0, Math.max(0, untold.size() - maxUntold)).forEach(Connection::abandon);
    }
}
