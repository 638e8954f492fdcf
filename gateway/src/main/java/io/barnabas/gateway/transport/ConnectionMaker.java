package io.barnabas.gateway.transport;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.admission.Pass;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.ConnectionSettings;
import io.barnabas.gateway.connection.Envelope;
import io.barnabas.gateway.connection.TraceContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connections of one event loop, each a plain Netty pipeline, from which Vert.x's own handler is taken out to
 * save 5 KB per connection. Confined to the loop.
 */
final class ConnectionMaker {
    /** TCP_NOTSENT_LOWAT: enough to keep a fast connection busy, far less than the kernel's own megabytes. */
    private static final long MAX_UNSENT_BYTES = 64 << 10;

    private final Access.Admission admission;
    private final Loops loops;
    private final int index;
    private final ClientMemory memory;
    private final EventLoopConnections connections;
    private long made;

    ConnectionMaker(
            Access.Admission admission, Loops loops, int index, ClientMemory memory, EventLoopConnections connections) {
        this.admission = admission;
        this.loops = loops;
        this.index = index;
        this.memory = memory;
        this.connections = connections;
    }

    /** What a slow client does not take shall wait here, where it is counted, and not in the kernel. */
    private static void limitUnsent(Channel channel) {
        if (channel instanceof EpollSocketChannel epoll && epoll.isActive()) {
            try {
                epoll.config().setTcpNotSentLowAt(MAX_UNSENT_BYTES);
            } catch (ChannelException closedMeanwhile) {
                // Told by channelInactive.
            }
        }
    }

    /** A number for a connection, which may come to nothing. */
    long nextNumber() {
        return loops.number(index, made++);
    }

    Envelope envelope(RouteConfig route, long number) {
        return admission.envelope(route, number);
    }

    /**
     * Puts a connection into the pipeline of an upgraded channel.
     *
     * @param vertx the context of Vert.x's handler, which leaves
     * @param early what came with the request
     * @param number from {@link #nextNumber}
     * @param envelope from {@link #envelope}
     * @param pass released when the socket is gone
     * @param beginning on which terms it begins
     */
    void make(
            ChannelHandlerContext vertx,
            EarlyBytes early,
            ConnectionSettings settings,
            OpenedEvent opened,
            @Nullable TraceContext trace,
            long number,
            Envelope envelope,
            Pass pass,
            Beginning beginning) {
        ChannelPipeline pipeline = vertx.pipeline();
        int maxMessageBytes = admission.maxMessageBytes(settings.route());
        pipeline.channel().config().setAllocator(memory.allocator());
        limitUnsent(pipeline.channel());
        StrictFrameDecoder decoder = new StrictFrameDecoder(maxMessageBytes);
        pipeline.addLast("ws-decoder", decoder);
        ChannelSocket socket = new ChannelSocket(pipeline.context(decoder), connections);
        Connection connection = new Connection(settings, socket, number, envelope, trace);
        socket.attach(connection);
        connections.add(socket);
        WebSocketHandler handler = new WebSocketHandler(connection, socket, decoder, maxMessageBytes, pass);
        pipeline.addLast("ws", handler);
        pipeline.remove(vertx.handler());
        beginning.begin(connection, opened, pass);
        pipeline.remove(early);
        if (!pipeline.channel().isActive()) {
            handler.onGone();
        } else if (!admission.ready(settings.route())) {
            // The upgrade was on its way when the node began to leave.
            connection.close(CloseCode.SHUTDOWN, "node is leaving");
        }
    }
}
