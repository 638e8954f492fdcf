package io.barnabas.bench.load;

import io.barnabas.common.command.CommandException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Begins connections: address, pipeline, upgrade request. */
final class Connector {
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final int MAX_RESPONSE_BYTES = 64 << 10;
    private static final int MAX_MESSAGE_BYTES = 32 << 20;
    /** A queue that is longer counts as full. */
    private static final WriteBufferWaterMark QUEUE = new WriteBufferWaterMark(512 << 10, 1 << 20);

    private final Target target;
    private final InetSocketAddress server;
    private final @Nullable SslContext tls;
    private final EventLoops loops;
    private final Tally tally;

    Connector(Target target, EventLoops loops, Tally tally) {
        this.target = target;
        this.server = target.resolve();
        this.tls = target.isTls() ? tls() : null;
        this.loops = loops;
        this.tally = tally;
    }

    /** @param settled run once, when the handshake has succeeded or failed */
    @SuppressWarnings("FutureReturnValueIgnored")
    Client connect(int index, Runnable settled) {
        Client client = new Client(index, handshaker(), tally, settled);
        Bootstrap bootstrap = new Bootstrap()
                .group(loops.of(index))
                .channel(loops.channelType)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, QUEUE)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        fill(channel, client);
                    }
                });
        InetSocketAddress source = SourceAddresses.of(server, index);
        ChannelFuture connecting = source == null ? bootstrap.connect(server) : bootstrap.connect(server, source);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                client.onNotConnected(done.cause());
            }
        });
        return client;
    }

    private void fill(Channel channel, Client client) {
        ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) {
            pipeline.addLast(tls.newHandler(channel.alloc(), target.url().getHost(), target.port()));
        }
        pipeline.addLast(
                new HttpClientCodec(),
                new HttpObjectAggregator(MAX_RESPONSE_BYTES),
                new WebSocketFrameAggregator(MAX_MESSAGE_BYTES),
                client);
    }

    private WebSocketClientHandshaker handshaker() {
        HttpHeaders headers = new DefaultHttpHeaders();
        target.headers().forEach(headers::add);
        return WebSocketClientHandshakerFactory.newHandshaker(
                target.url(), WebSocketVersion.V13, target.subprotocol(), false, headers, MAX_MESSAGE_BYTES);
    }

    private static SslContext tls() {
        try {
            return SslContextBuilder.forClient().build();
        } catch (SSLException e) {
            throw new CommandException("TLS is of no use here: " + e.getMessage() + ".", e);
        }
    }
}
