package io.barnabas.gateway.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A transport of Vert.x, and a handler of ours in front of each listening socket: Vert.x itself tells of a connection
 * only after PROXY header and TLS handshake, too late to bound them. The rest is handed through.
 */
// The deprecated family is in the interface's signature.
@SuppressWarnings("deprecation")
record GatedTransport(Transport transport, Supplier<ChannelHandler> gate)
        implements Transport, io.vertx.core.spi.transport.Transport {

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> factory = rest().serverChannelFactory(domainSocket);
        return () -> {
            ServerChannel channel = factory.newChannel();
            channel.pipeline().addLast("accept-gate", gate.get());
            return channel;
        };
    }

    @Override
    public String name() {
        return transport.name();
    }

    @Override
    public boolean available() {
        return transport.available();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return transport.unavailabilityCause();
    }

    @Override
    public io.vertx.core.spi.transport.Transport implementation() {
        return this;
    }

    @Override
    public boolean supportsDomainSockets() {
        return rest().supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return rest().supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return rest().isAvailable();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        return rest().convert(address);
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
        return rest().convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return rest().ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory threadFactory, int ioRatio) {
        return rest().eventLoopGroup(type, threads, threadFactory, ioRatio);
    }

    @Override
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return rest().datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return rest().datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return rest().channelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        rest().configure(channel, options);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
        rest().configure(config, domainSocket, bootstrap);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
        rest().configure(config, domainSocket, bootstrap);
    }

    private io.vertx.core.spi.transport.Transport rest() {
        return transport.implementation();
    }
}
