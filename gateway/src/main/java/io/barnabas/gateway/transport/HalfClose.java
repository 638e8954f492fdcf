package io.barnabas.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection so that the peer reads our last bytes: closing with bytes of the peer unread would make TCP send a
 * reset, which may overtake them. So only our direction is closed at first.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whether or not it works, the channel is closed in the end
final class HalfClose {
    /** How long a peer may take to notice that we have finished; then the connection is cut. */
    private static final long LINGER_MS = 1_000;

    private HalfClose() {}

    /** Goes on reading for a moment after the last write. Called on the channel's event loop. */
    static void after(ChannelFuture lastWrite) {
        Channel channel = lastWrite.channel();
        lastWrite.addListener((ChannelFutureListener) done -> endOutput(channel));
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MS, TimeUnit.MILLISECONDS);
    }

    private static void endOutput(Channel channel) {
        SslHandler ssl = channel.pipeline().get(SslHandler.class);
        if (ssl != null) {
            // TLS says goodbye itself, by an alert.
            ssl.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            channel.close();
        }
    }
}
