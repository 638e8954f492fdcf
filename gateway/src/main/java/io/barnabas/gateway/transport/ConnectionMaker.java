package io.barnabas.gateway.transport;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.admission.Pass;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.ConnectionSettings;
import io.barnabas.gateway.connection.TraceContext;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connections of one event loop, each a plain Netty pipeline, from which Vert.x's own handler is taken out to
 * save 5 KB per connection. Confined to the loop.
 */
final class ConnectionMaker {
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

    /**
     * Puts a connection into the pipeline of an upgraded channel.
     *
     * @param vertx the context of Vert.x's handler, which leaves
     * @param early what came with the request
     * @param pass released when the socket is gone
     */
    void make(
            ChannelHandlerContext vertx,
            EarlyBytes early,
            ConnectionSettings settings,
            OpenedEvent opened,
            @Nullable TraceContext trace,
            Pass pass) {
        ChannelPipeline pipeline = vertx.pipeline();
        int maxMessageBytes = admission.maxMessageBytes(settings.route());
        pipeline.channel().config().setAllocator(memory.allocator());
        StrictFrameDecoder decoder = new StrictFrameDecoder(maxMessageBytes);
        pipeline.addLast("ws-decoder", decoder);
        pipeline.addLast("ws-utf8", new Utf8FrameValidator(false));
        ChannelSocket socket = new ChannelSocket(pipeline.context("ws-utf8"), connections);
        long number = loops.number(index, made++);
        Connection connection =
                new Connection(settings, socket, number, admission.inboundPartition(settings.route(), number), trace);
        socket.attach(connection);
        connections.add(socket);
        WebSocketHandler handler = new WebSocketHandler(connection, socket, decoder, maxMessageBytes, pass);
        pipeline.addLast("ws", handler);
        pipeline.remove(vertx.handler());
        connection.onOpened(Identity.ANONYMOUS, opened);
        pipeline.remove(early);
        if (!pipeline.channel().isActive()) {
            handler.onGone();
        } else if (!admission.ready()) {
            // The upgrade was on its way when the node began to leave.
            connection.close(CloseCode.SHUTDOWN, "node is leaving");
        }
    }
}
