package io.barnabas.gateway.transport;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.gateway.admission.Pass;
import io.barnabas.gateway.connection.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a WebSocket's pipeline: decoded frames become events of its {@link Connection}. Confined to the
 * channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of close(): channelInactive follows
final class WebSocketHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketHandler.class);

    private final Connection connection;
    private final ChannelSocket socket;
    private final StrictFrameDecoder decoder;
    private final int maxMessageBytes;
    private final Pass pass;
    /** What came of a fragmented message; null between messages. */
    private @Nullable PartialMessage partial;

    /** @param pass released when the socket is gone */
    WebSocketHandler(
            Connection connection, ChannelSocket socket, StrictFrameDecoder decoder, int maxMessageBytes, Pass pass) {
        this.connection = connection;
        this.pass = pass;
        this.socket = socket;
        this.decoder = decoder;
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            // The HTTP decoder may still hand over the end of the upgrade request.
            if (message instanceof WebSocketFrame frame && !socket.isFinished()) {
                onFrame(ctx, frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onFrame(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            onFragment(ctx, FrameKind.TEXT, frame);
        } else if (frame instanceof BinaryWebSocketFrame) {
            onFragment(ctx, FrameKind.BINARY, frame);
        } else if (frame instanceof ContinuationWebSocketFrame && partial != null) {
            onFragment(ctx, partial.kind(), frame);
        } else if (frame instanceof PingWebSocketFrame) {
            connection.onPing(ByteBufUtil.getBytes(frame.content()));
        } else if (frame instanceof PongWebSocketFrame) {
            ByteBuf data = frame.content();
            connection.onPong(data.readableBytes() == Integer.BYTES ? data.getInt(data.readerIndex()) : -1);
        } else if (frame instanceof CloseWebSocketFrame close) {
            int code = close.statusCode();
            connection.onPeerClose(code < 0 ? 1005 : code, code < 0 ? "" : close.reasonText());
        }
    }

    private void onFragment(ChannelHandlerContext ctx, FrameKind kind, WebSocketFrame frame) {
        ByteBuf content = frame.content();
        int soFar = partial == null ? 0 : partial.size();
        if (soFar + content.readableBytes() > maxMessageBytes) {
            forgetPartial();
            connection.onClientError(
                    CloseCode.MESSAGE_TOO_BIG, "a message of at most " + maxMessageBytes + " bytes was expected");
            return;
        }
        int utf8 = kind == FrameKind.TEXT
                ? Utf8.check(partial == null ? Utf8.COMPLETE : partial.utf8(), content)
                : Utf8.COMPLETE;
        if (utf8 == Utf8.INVALID || (utf8 != Utf8.COMPLETE && frame.isFinalFragment())) {
            forgetPartial();
            connection.onClientError(CloseCode.INVALID_UTF8, "a text message was not UTF-8");
            return;
        }
        if (partial == null && frame.isFinalFragment()) {
            connection.onMessage(kind, ByteBufUtil.getBytes(content));
            return;
        }
        if (partial == null) {
            partial = new PartialMessage(kind, ctx.alloc());
        }
        partial.add(content);
        partial.utf8(utf8);
        if (frame.isFinalFragment()) {
            byte[] whole = partial.toBytes();
            forgetPartial();
            connection.onMessage(kind, whole);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!socket.isFinished()) {
            int held = decoder.heldBytes() + (partial == null ? 0 : partial.heldBytes());
            connection.onReadComplete(held > 0);
            socket.onIncomplete(held);
        }
        socket.flushIfDirty();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onGone();
    }

    /** The socket is closed, now or already when this handler came into its pipeline. */
    void onGone() {
        forgetPartial();
        socket.onGone();
        pass.release();
        connection.onSocketGone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            connection.onClientError(causeOf(corrupted), String.valueOf(corrupted.getMessage()));
        } else if (cause instanceof IOException) {
            ctx.close();
        } else {
            LOG.error("Connection number {} failed", connection.number(), cause);
            connection.close(CloseCode.INTERNAL_ERROR, "");
        }
    }

    private void forgetPartial() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }

    private static CloseCode causeOf(CorruptedWebSocketFrameException corrupted) {
        return switch (corrupted.closeStatus().code()) {
            case 1007 -> CloseCode.INVALID_UTF8;
            case 1009 -> CloseCode.MESSAGE_TOO_BIG;
            default -> CloseCode.PROTOCOL_ERROR;
        };
    }
}
