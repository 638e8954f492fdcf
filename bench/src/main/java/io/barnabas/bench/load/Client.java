package io.barnabas.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One WebSocket connection, from its handshake on. Confined to its event loop. */
// A write that fails ends the connection, which is counted when it has ended.
@SuppressWarnings("FutureReturnValueIgnored")
final class Client extends SimpleChannelInboundHandler<Object> {
    private static final long HANDSHAKE_TIMEOUT_S = 15;

    /** Its number among all clients of the run, which stamps its messages. */
    final int index;
    /** Number of the message that is sent next; the load's. */
    int nextToSend;
    /** Number of the message that comes next; the load's. */
    int nextToCome;

    private final WebSocketClientHandshaker handshaker;
    private final Tally tally;
    private final Runnable settled;
    private @Nullable Channel channel;
    private @Nullable Receiver receiver;
    private State state = State.CONNECTING;
    private @Nullable String cause;

    private enum State {
        CONNECTING,
        OPEN,
        LEAVING,
        GONE
    }

    /** Takes messages. */
    interface Receiver {
        /** @param message its bytes, the caller's */
        void onMessage(Client client, ByteBuf message);
    }

    /** @param settled run once, when the handshake has succeeded or failed */
    Client(int index, WebSocketClientHandshaker handshaker, Tally tally, Runnable settled) {
        this.index = index;
        this.handshaker = handshaker;
        this.tally = tally;
        this.settled = settled;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    void setReceiver(Receiver receiver) {
        this.receiver = receiver;
    }

    /** For a message; null when the connection is gone or its queue is full. */
    @Nullable
    ByteBuf buffer(int size) {
        Channel it = channel;
        return it != null && isOpen() && it.isWritable() ? it.alloc().buffer(size) : null;
    }

    /** Queues a message, of which it takes ownership; false when the connection is gone or its queue is full. */
    boolean write(ByteBuf payload, boolean text) {
        Channel it = channel;
        if (it == null || !isOpen() || !it.isWritable()) {
            payload.release();
            return false;
        }
        it.write(text ? new TextWebSocketFrame(payload) : new BinaryWebSocketFrame(payload), it.voidPromise());
        return true;
    }

    void flush() {
        Channel it = channel;
        if (it != null) {
            it.flush();
        }
    }

    /** Says goodbye; the server is to close. */
    void leave() {
        Channel it = channel;
        if (it == null) {
            return;
        }
        if (state == State.OPEN) {
            state = State.LEAVING;
            tally.onClosed();
            it.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE), it.voidPromise());
        } else {
            it.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        handshaker.handshake(context.channel());
        context.executor()
                .schedule(
                        () -> {
                            if (state == State.CONNECTING) {
                                end(context, "no answer to the upgrade within " + HANDSHAKE_TIMEOUT_S + " s");
                            }
                        },
                        HANDSHAKE_TIMEOUT_S,
                        TimeUnit.SECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
        if (message instanceof FullHttpResponse response) {
            finish(context, response);
        } else if (message instanceof PingWebSocketFrame ping) {
            tally.onPing();
            context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()), context.voidPromise());
        } else if (message instanceof CloseWebSocketFrame close) {
            onClose(context, close);
        } else if (message instanceof TextWebSocketFrame text) {
            receive(text.content());
        } else if (message instanceof BinaryWebSocketFrame binary) {
            receive(binary.content());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        onEnd(cause == null ? "connection ended without a Close" : cause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        Throwable it = failure.getCause() == null || failure instanceof IOException ? failure : failure.getCause();
        end(context, String.valueOf(it.getMessage()));
    }

    /** The connection never came about. */
    void onNotConnected(Throwable failure) {
        onEnd(
                failure.getCause() == null
                        ? String.valueOf(failure.getMessage())
                        : failure.getCause().getMessage());
    }

    private void finish(ChannelHandlerContext context, FullHttpResponse response) {
        try {
            handshaker.finishHandshake(context.channel(), response);
        } catch (WebSocketHandshakeException e) {
            end(context, response.status().code() == 101 ? e.getMessage() : "the server answered " + response.status());
            return;
        }
        state = State.OPEN;
        tally.onOpen();
        settled.run();
    }

    private void onClose(ChannelHandlerContext context, CloseWebSocketFrame close) {
        cause = "closed by the server with " + close.statusCode() + " '" + close.reasonText() + "'";
        if (state == State.OPEN) {
            context.writeAndFlush(close.retain(), context.voidPromise());
        }
        context.close();
    }

    private void receive(ByteBuf payload) {
        if (receiver != null) {
            receiver.onMessage(this, payload);
        }
    }

    private void end(ChannelHandlerContext context, @Nullable String why) {
        if (cause == null) {
            cause = why;
        }
        context.close();
    }

    private void onEnd(@Nullable String why) {
        State before = state;
        state = State.GONE;
        String reason = why == null ? "unknown cause" : why;
        if (before == State.CONNECTING) {
            tally.onFailed(reason);
            settled.run();
        } else if (before == State.OPEN) {
            tally.onDropped(reason);
        }
    }
}
