package io.barnabas.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Holds what a client sends behind its upgrade request, until the handlers of frames are there. Without it Vert.x's
 * connection would take those bytes when the HTTP decoder is removed, and neither read nor release them: a leak that
 * any client could cause. Stands in the pipeline only during the upgrade; removing it hands the bytes on.
 */
final class EarlyBytes extends ByteToMessageDecoder {
    private final int enough;
    private boolean paused;

    /** @param enough bytes from which on the socket is not read; what one read brings may come on top */
    EarlyBytes(int enough) {
        this.enough = enough;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        super.channelRead(ctx, message);
        if (!paused && !ctx.isRemoved() && actualReadableBytes() >= enough) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        // Nothing: the superclass keeps the bytes, and fires them when this handler is removed.
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (paused) {
            ctx.channel().config().setAutoRead(true);
        }
    }
}
