package io.barnabas.gateway.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.barnabas.gateway.admission.Client;
import io.barnabas.gateway.admission.Pass;
import io.barnabas.gateway.handshake.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands first in a pipeline from the TCP connection to the end of the upgrade, which must come in time: bytes that
 * trickle do not extend it. Whatever becomes of the connection, the guard's removal gives back what was reserved for it
 * and not handed on. Confined to the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of close(): the removal of this handler follows
final class HandshakeGuard extends ChannelInboundHandlerAdapter {
    static final String NAME = "handshake";

    private static final String TIMEOUT_TEXT = "The handshake was not complete in time.\n";
    private static final byte[] TIMEOUT_ANSWER =
            ("HTTP/1.1 408 Request Timeout\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
                            + "Content-Length: " + TIMEOUT_TEXT.length() + "\r\n\r\n" + TIMEOUT_TEXT)
                    .getBytes(US_ASCII);

    private final Entrance entrance;
    private final AcceptGate gate;
    private Client client;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable Pass pass;
    private boolean answered;
    private boolean over;

    HandshakeGuard(Entrance entrance, AcceptGate gate, Client peer) {
        this.entrance = entrance;
        this.gate = gate;
        this.client = peer;
    }

    /** The guard of a request's connection; null when the client has gone. */
    static @Nullable HandshakeGuard of(HttpServerRequest request) {
        return ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .pipeline()
                .get(HandshakeGuard.class);
    }

    /** The peer, or whom its PROXY header named. */
    Client client() {
        return client;
    }

    void onProxyHeader(Client named) {
        client = named;
    }

    /** The request has an answer other than an upgrade, or will have: none is needed when time is over. */
    void onAnswered() {
        answered = true;
    }

    /** The request is refused: that is its answer. */
    void onRefused(Refusal refusal) {
        onAnswered();
        entrance.control().metrics().refused(refusal.status());
    }

    /** Whether time is over, and with it the connection. */
    boolean isOver() {
        return over;
    }

    /** Holds the pass until it is taken; at the latest, the end of the connection releases it. */
    void hold(Pass admitted) {
        pass = admitted;
    }

    /** What it holds; null for nothing. */
    @Nullable
    Pass pass() {
        return pass;
    }

    /** Gives back what it holds, if anything. */
    void releasePass() {
        Pass held = takePass();
        if (held != null) {
            held.release();
        }
    }

    /** From now on the caller must release it; null when there is none. */
    @Nullable
    Pass takePass() {
        Pass held = pass;
        pass = null;
        return held;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        long timeoutMs = entrance.control().config().handshakes().timeout().toMillis();
        deadline = ctx.executor().schedule(() -> onTimeout(ctx), timeoutMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        gate.onHandshakeEnded();
        releasePass();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (over) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void onTimeout(ChannelHandlerContext ctx) {
        entrance.control().metrics().handshakeTimeout();
        over = true;
        ChannelHandlerContext http = ctx.pipeline().context("httpEncoder");
        if (http == null || answered) {
            // Before the end of the TLS handshake nothing can be said.
            ctx.close();
            return;
        }
        // The encoder knows of no response: the bytes pass it by.
        HalfClose.after(http.writeAndFlush(Unpooled.wrappedBuffer(TIMEOUT_ANSWER)));
    }
}
