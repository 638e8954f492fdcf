package io.barnabas.gateway.transport;

import io.barnabas.common.contract.FrameKind;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.SharedMessage;
import io.barnabas.gateway.connection.Socket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/** A connection's effects on its Netty channel. Its queue is Netty's own. Confined to the channel's event loop. */
// A write that fails is told by exceptionCaught or channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class ChannelSocket implements Socket {
    /** Frames that may gather before they are flushed within a batch. */
    private static final int MAX_UNFLUSHED = 64;
    /** Bytes of one frame from which on it is flushed at once, so that what TCP takes does not count as waiting. */
    private static final int LARGE_FRAME = 64 << 10;

    private final ChannelHandlerContext ctx;
    private final EventLoopConnections owner;
    private @Nullable Connection connection;
    private int unflushed;
    /** Bytes of a message that has not come whole, kept by the handlers before this one. */
    private int incompleteBytes;

    /** Bytes that count as released before they are. */
    private int leavingBytes;

    private boolean finished;

    /** Takes the context of a handler that stays in the pipeline. */
    ChannelSocket(ChannelHandlerContext ctx, EventLoopConnections owner) {
        this.ctx = ctx;
        this.owner = owner;
    }

    /** Ties the two together; called once, before anything else. */
    void attach(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        if (connection == null) {
            throw new IllegalStateException("socket without connection");
        }
        return connection;
    }

    @Override
    public void write(FrameKind kind, byte[] payload) {
        queue(Frames.encode(ctx.alloc(), Frames.opcode(kind), payload));
    }

    @Override
    public void write(SharedMessage message) {
        queue(((SharedFrame) message).view());
    }

    @Override
    public void writePing(int number) {
        queue(Frames.ping(ctx.alloc(), number));
    }

    @Override
    public void writePong(byte[] payload) {
        queue(Frames.encode(ctx.alloc(), Frames.PONG, payload));
    }

    @Override
    public void writeClose(int code, String reason) {
        unflushed = 0;
        ctx.writeAndFlush(Frames.close(ctx.alloc(), code, reason), ctx.voidPromise());
    }

    @Override
    public void pauseReading() {
        ctx.channel().config().setAutoRead(false);
    }

    @Override
    public void resumeReading() {
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    public long pendingBytes() {
        ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    @Override
    public int pendingMessages() {
        ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.size() + unflushed;
    }

    @Override
    public void finish() {
        finished = true;
        if (!ctx.channel().isActive()) {
            return;
        }
        ctx.channel().config().setAutoRead(true);
        HalfClose.after(ctx.writeAndFlush(Unpooled.EMPTY_BUFFER));
    }

    @Override
    public void abort() {
        finished = true;
        // Past TLS, whose farewell would wait behind what the peer does not read.
        Channel.Unsafe transport = ctx.channel().unsafe();
        transport.close(transport.voidPromise());
    }

    /** It is about to be cut, which releases so many bytes. */
    void releases(long bytes) {
        leavingBytes = (int) Math.min(Integer.MAX_VALUE, bytes);
        owner.leaving(leavingBytes);
    }

    /** The channel is closed, and its handlers have released what they held. */
    void onGone() {
        owner.leaving(-leavingBytes);
        leavingBytes = 0;
        incompleteBytes = 0;
    }

    boolean isFinished() {
        return finished;
    }

    /** Bytes held for this client: what waits for it, and what it has not finished. */
    long heldBytes() {
        return pendingBytes() + incompleteBytes;
    }

    void onIncomplete(int bytes) {
        int more = bytes - incompleteBytes;
        incompleteBytes = bytes;
        if (more > 0) {
            owner.grew(this, more);
        }
    }

    void flushIfDirty() {
        if (unflushed > 0) {
            unflushed = 0;
            ctx.flush();
        }
    }

    private void queue(ByteBuf frame) {
        int bytes = frame.readableBytes();
        ctx.write(frame, ctx.voidPromise());
        if (unflushed == 0) {
            owner.wrote(this);
        }
        unflushed++;
        if (unflushed >= MAX_UNFLUSHED || bytes >= LARGE_FRAME) {
            flushIfDirty();
        }
        owner.grew(this, bytes);
    }
}
