package io.barnabas.gateway.transport;

import io.barnabas.common.contract.FrameKind;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.ConnectionIndex;
import io.barnabas.gateway.connection.EventWriter;
import io.barnabas.gateway.connection.InboundEvent;
import io.barnabas.gateway.connection.Ingress;
import io.barnabas.gateway.connection.Phase;
import io.barnabas.gateway.connection.SharedMessage;
import io.netty.channel.EventLoop;
import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All connections of one event loop, and their way to Kafka and back onto the loop. Confined to the loop, but for
 * {@link #onSettled}, {@link #run} and {@link #size}.
 */
final class EventLoopConnections implements ConnectionIndex, Ingress, EventWriter.Completion {
    private static final long RETRY_MS = 20;

    private final EventLoop loop;
    private final EventWriter writer;
    private final LongObjectHashMap<ChannelSocket> sockets = new LongObjectHashMap<>();
    private final Set<Connection> stalled = new LinkedHashSet<>();
    private final Queue<Settlement> settlements = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean settling = new AtomicBoolean();

    private final List<ChannelSocket> written = new ArrayList<>();
    private final List<SharedFrame> shared = new ArrayList<>();
    private boolean inBatch;
    /** Written on the loop only. */
    private volatile int size;

    private record Settlement(InboundEvent event, boolean accepted) {}

    EventLoopConnections(EventLoop loop, EventWriter writer) {
        this.loop = loop;
        this.writer = writer;
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

    @Override
    public @Nullable Connection find(long number) {
        ChannelSocket socket = sockets.get(number);
        return socket == null ? null : socket.connection();
    }

    @Override
    public void forEach(Consumer<Connection> action) {
        for (ChannelSocket socket : sockets.values()) {
            action.accept(socket.connection());
        }
    }

    @Override
    public SharedMessage encode(FrameKind kind, byte[] payload) {
        SharedFrame frame = new SharedFrame(kind, payload);
        shared.add(frame);
        return frame;
    }

    /** Runs a batch on the loop; from any thread. */
    void run(Consumer<ConnectionIndex> batch) {
        loop.execute(() -> {
            inBatch = true;
            try {
                batch.accept(this);
            } finally {
                inBatch = false;
                written.forEach(ChannelSocket::flushIfDirty);
                written.clear();
                shared.forEach(SharedFrame::release);
                shared.clear();
            }
        });
    }

    @Override
    public Offer offer(InboundEvent event) {
        return writer.offer(event, this);
    }

    @Override
    public void retryLater(Connection connection) {
        if (stalled.isEmpty()) {
            ScheduledFuture<?> unused = loop.schedule(this::retry, RETRY_MS, TimeUnit.MILLISECONDS);
        }
        stalled.add(connection);
    }

    private void retry() {
        List<Connection> now = new ArrayList<>(stalled);
        stalled.clear();
        now.forEach(Connection::onRetry);
    }

    @Override
    public void onSettled(InboundEvent event, boolean accepted) {
        settlements.add(new Settlement(event, accepted));
        if (settling.compareAndSet(false, true)) {
            loop.execute(this::settle);
        }
    }

    private void settle() {
        settling.set(false);
        for (Settlement next = settlements.poll(); next != null; next = settlements.poll()) {
            Connection connection = next.event().connection();
            if (next.accepted()) {
                connection.onAccepted(next.event());
            } else {
                connection.onRejected(next.event());
            }
            if (connection.phase() == Phase.CLOSED) {
                sockets.remove(connection.number());
                size = sockets.size();
            }
        }
    }
}
