package io.barnabas.gateway.transport;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.ConnectionSettings;
import io.barnabas.gateway.connection.LoopContext;
import io.barnabas.gateway.connection.TimingWheel;
import io.barnabas.gateway.connection.TraceContext;
import io.barnabas.gateway.handshake.Handshake;
import io.barnabas.gateway.handshake.Refusal;
import io.barnabas.gateway.handshake.UpgradeRequest;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's share of the listening port: judges upgrade requests and turns accepted ones into connections on a
 * plain Netty pipeline, from which Vert.x's own handler is taken out to save 5 KB per connection. Confined to its loop.
 */
final class HttpListener extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    private final SocketAddress address;
    private final HttpServerOptions options;
    private final Access access;
    private final Loops loops;
    private final int index;
    private final ClientMemory memory;
    private final RandomGenerator random;
    private final @Nullable DemoPage demoPage;
    private final Promise<Integer> boundPort;
    private final Map<String, ConnectionSettings> settingsByPath = new HashMap<>();
    private @Nullable EventLoopConnections connections;
    private long made;

    HttpListener(
            SocketAddress address,
            HttpServerOptions options,
            Access access,
            Loops loops,
            int index,
            ClientMemory memory,
            RandomGenerator random,
            @Nullable DemoPage demoPage,
            Promise<Integer> boundPort) {
        this.boundPort = boundPort;
        this.address = address;
        this.options = options;
        this.access = access;
        this.loops = loops;
        this.index = index;
        this.memory = memory;
        this.random = random;
        this.demoPage = demoPage;
    }

    @Override
    public Future<?> start() {
        TimingWheel wheel = new TimingWheel(access.nanoTime().getAsLong());
        EventLoopConnections mine = new EventLoopConnections(
                ((ContextInternal) context).nettyEventLoop(),
                access.writer(),
                memory,
                loops,
                wheel,
                access.nanoTime(),
                access.maxUntold() / loops.size() + 1);
        connections = mine;
        loops.set(index, mine);
        LoopContext loop = new LoopContext(
                mine, access.metrics(), access.closes(), wheel, access.clock(), access.nanoTime(), random);
        for (RouteConfig route : access.routes()) {
            settingsByPath.put(
                    route.path(),
                    new ConnectionSettings(route, access.policies().apply(route), loop));
        }
        mine.startTime();
        HttpServer server = vertx.createHttpServer(options);
        return server.requestHandler(this::onRequest)
                .invalidRequestHandler(Refusals::refuseMalformed)
                .listen(address)
                .onSuccess(bound -> boundPort.tryComplete(bound.actualPort()));
    }

    private void onRequest(HttpServerRequest request) {
        String path = request.path();
        ConnectionSettings settings = path == null ? null : settingsByPath.get(path);
        if (settings == null) {
            if (demoPage == null || !demoPage.serve(request)) {
                Refusals.refuse(vertx, request, Refusal.notFound(String.valueOf(path)));
            }
            return;
        }
        Refusal refusal = Handshake.check(new VertxRequest(request));
        if (refusal == null && !access.admission().ready()) {
            refusal = Refusal.notReady();
        }
        if (refusal != null) {
            Refusals.refuse(vertx, request, refusal);
            return;
        }
        upgrade(request, settings);
    }

    private void upgrade(HttpServerRequest request, ConnectionSettings settings) {
        // All that is kept is copied here: neither request nor headers outlive the upgrade.
        OpenedEvent opened = new OpenedEvent(
                settings.route().name(),
                settings.route().path(),
                String.valueOf(request.remoteAddress()),
                request.getHeader("Origin"));
        TraceContext trace = TraceContext.of(request.getHeader("traceparent"), request.getHeader("tracestate"));
        request.response()
                .putHeader("Upgrade", "websocket")
                .putHeader("Connection", "Upgrade")
                .putHeader("Sec-WebSocket-Accept", Handshake.accept(request.getHeader("Sec-WebSocket-Key")));
        EarlyBytes early = new EarlyBytes();
        ChannelHandlerContext http = ((HttpServerConnection) request.connection()).channelHandlerContext();
        http.pipeline().addBefore(http.name(), "early-bytes", early);
        request.toNetSocket()
                .onSuccess(socket -> install(socket, early, settings, opened, trace))
                .onFailure(e -> {
                    LOG.debug("Upgrade of {} failed", opened.remoteAddress(), e);
                    request.connection().close();
                });
    }

    private void install(
            NetSocket netSocket,
            EarlyBytes early,
            ConnectionSettings settings,
            OpenedEvent opened,
            @Nullable TraceContext trace) {
        ChannelHandlerContext vertxContext = ((NetSocketInternal) netSocket).channelHandlerContext();
        ChannelPipeline pipeline = vertxContext.pipeline();
        int maxMessageBytes = access.admission().maxMessageBytes(settings.route());
        EventLoopConnections mine = mine();

        pipeline.channel().config().setAllocator(memory.allocator());
        StrictFrameDecoder decoder = new StrictFrameDecoder(maxMessageBytes);
        pipeline.addLast("ws-decoder", decoder);
        pipeline.addLast("ws-utf8", new Utf8FrameValidator(false));
        ChannelSocket socket = new ChannelSocket(pipeline.context("ws-utf8"), mine);
        long number = loops.number(index, made++);
        Connection connection = new Connection(
                settings, socket, number, access.admission().inboundPartition(settings.route(), number), trace);
        socket.attach(connection);
        mine.add(socket);
        pipeline.addLast("ws", new WebSocketHandler(connection, socket, decoder, maxMessageBytes));
        pipeline.remove(vertxContext.handler());
        connection.onOpened(Identity.ANONYMOUS, opened);
        pipeline.remove(early);
        if (!pipeline.channel().isActive()) {
            connection.onSocketGone();
        } else if (!access.admission().ready()) {
            // The upgrade was on its way when the node began to leave.
            connection.close(CloseCode.SHUTDOWN, "node is leaving");
        }
    }

    private EventLoopConnections mine() {
        if (connections == null) {
            throw new IllegalStateException("not started");
        }
        return connections;
    }

    private record VertxRequest(HttpServerRequest request) implements UpgradeRequest {
        @Override
        public String method() {
            return request.method().name();
        }

        @Override
        public String target() {
            return request.uri();
        }

        @Override
        public boolean isHttp11() {
            return request.version() == HttpVersion.HTTP_1_1;
        }

        @Override
        public List<String> headers(String name) {
            return request.headers().getAll(name);
        }
    }
}
