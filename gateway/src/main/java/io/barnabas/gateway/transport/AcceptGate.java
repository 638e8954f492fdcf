package io.barnabas.gateway.transport;

import io.barnabas.gateway.admission.AdmissionControl;
import io.barnabas.gateway.admission.Client;
import io.barnabas.gateway.admission.IpAddress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The first to see what a listening socket accepts. Puts a {@link HandshakeGuard} before everything else, and accepts
 * no more while as many handshakes are in progress as may be: further clients wait in the listen backlog. With Java's
 * own transport, up to 15 that were accepted at once may be over. Confined to the acceptor's event loop.
 */
final class AcceptGate extends ChannelInboundHandlerAdapter {
    /** Longer than any header that load balancers send, and bounded: version 2 would allow 64 KiB. */
    private static final int MAX_PROXY_EXTENSIONS = 2 << 10;

    private final Entrance entrance;
    private final AdmissionControl control;
    private @Nullable Channel server;

    AcceptGate(Entrance entrance) {
        this.entrance = entrance;
        this.control = entrance.control();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        server = ctx.channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel child = (Channel) message;
        Client peer = peer(child.remoteAddress());
        HandshakeGuard guard = new HandshakeGuard(entrance, this, peer);
        child.pipeline().addLast(HandshakeGuard.NAME, guard);
        if (entrance.proxyProtocol() && entrance.proxies().contains(peer.address())) {
            child.pipeline()
                    .addLast("proxy-decoder", new HAProxyMessageDecoder(MAX_PROXY_EXTENSIONS))
                    .addLast("proxy-header", new ProxyHeader(guard, control.metrics()));
        }
        if (control.handshakeBegan()) {
            control.metrics().acceptPaused();
            ctx.channel().config().setAutoRead(false);
        }
        ctx.fireChannelRead(child);
    }

    /** May be called from any thread. */
    void onHandshakeEnded() {
        Channel listening = server;
        if (control.handshakeEnded() && listening != null && listening.isActive()) {
            listening.eventLoop().execute(() -> {
                // Where there is none again, the end of another one will come back here.
                if (control.hasRoomForHandshake()) {
                    listening.config().setAutoRead(true);
                }
            });
        }
    }

    private Client peer(SocketAddress address) {
        boolean overTls = entrance.tls() != null;
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? new Client(IpAddress.of(inet.getAddress()), inet.getPort(), overTls)
                // Gone before it was accepted.
                : new Client(IpAddress.of(InetAddress.getLoopbackAddress()), 0, overTls);
    }
}
