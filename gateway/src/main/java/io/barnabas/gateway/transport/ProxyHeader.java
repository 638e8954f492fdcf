package io.barnabas.gateway.transport;

import io.barnabas.gateway.admission.AdmissionMetrics;
import io.barnabas.gateway.admission.Client;
import io.barnabas.gateway.admission.IpAddress;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a trusted proxy's word on who the client is, once, and leaves. A header that is wrong ends the connection, as
 * the protocol's specification wants. Confined to the channel's event loop.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);

    private final HandshakeGuard guard;
    private final AdmissionMetrics metrics;
    /** The decoder complains again about what it still holds when the connection ends. */
    private boolean refused;

    ProxyHeader(HandshakeGuard guard, AdmissionMetrics metrics) {
        this.guard = guard;
        this.metrics = metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            guard.onProxyHeader(named(header, guard.client()));
        } finally {
            header.release();
        }
        ctx.pipeline().remove(this);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // of close(): the guard's removal follows
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof HAProxyProtocolException)) {
            ctx.fireExceptionCaught(cause);
        } else if (!refused) {
            refused = true;
            metrics.badProxyHeader();
            LOG.debug("{} sent no valid PROXY header: {}", guard.client(), cause.getMessage());
            ctx.close();
        }
    }

    /** The proxy itself where it speaks for itself, as in health checks, or of no IP address. */
    private static Client named(HAProxyMessage header, Client proxy) {
        String source = header.sourceAddress();
        IpAddress address = source == null ? null : IpAddress.parse(source);
        if (header.command() == HAProxyCommand.LOCAL || address == null) {
            return proxy;
        }
        boolean overTls = proxy.overTls()
                || header.tlvs().stream().anyMatch(it -> it instanceof HAProxySSLTLV tls && tls.isPP2ClientSSL());
        return new Client(address, header.sourcePort(), overTls);
    }
}
