package io.barnabas.gateway.transport;

import io.barnabas.gateway.connection.EventLoops;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The port for clients, over several event loops. Its methods may be called from any thread. */
public final class AccessServer {
    private final Vertx vertx;
    private final Loops loops;
    private final SocketAddress address;
    private final HttpServerOptions options;
    private final boolean withDemoPage;
    private final Promise<Integer> boundPort = Promise.promise();
    private volatile @Nullable String deployment;

    /**
     * Makes a server that {@link #start} lets listen.
     *
     * @param port 0 for any free one
     * @param eventLoops how many event loops of Vert.x to use, 1 or more
     */
    public AccessServer(Vertx vertx, String host, int port, int eventLoops, boolean withDemoPage) {
        this.vertx = vertx;
        this.loops = new Loops(eventLoops);
        this.withDemoPage = withDemoPage;
        this.address =
                port == 0 ? SocketAddress.sharedRandomPort(1, host) : SocketAddress.inetSocketAddress(port, host);
        this.options = new HttpServerOptions()
                .setTcpNoDelay(true)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxInitialLineLength(4096)
                .setMaxHeaderSize(16 * 1024)
                .setAcceptBacklog(4096);
    }

    /** Usable once {@link #start} has completed. */
    public EventLoops eventLoops() {
        return loops;
    }

    /** Listens. Completes with the port; fails with a {@link java.net.BindException} when it is taken. */
    public Future<Integer> start(Access access) {
        DemoPage demoPage = withDemoPage ? DemoPage.load() : null;
        AtomicInteger index = new AtomicInteger();
        ClientMemory memory = new ClientMemory(access.maxClientMemory());
        access.metrics().clientMemory(memory::usedBytes);
        return vertx.deployVerticle(
                        () -> new HttpListener(
                                address,
                                options,
                                access,
                                loops,
                                index.getAndIncrement(),
                                memory,
                                access.random().split(),
                                demoPage,
                                boundPort),
                        new DeploymentOptions().setInstances(loops.size()))
                .compose(id -> {
                    deployment = id;
                    return boundPort.future();
                });
    }

    /** How many connections are left, those included whose {@code closed} Kafka does not have yet. */
    public int connections() {
        return loops.connections();
    }

    /** Stops listening and cuts what is left. */
    public Future<Void> stop() {
        String id = deployment;
        return id == null ? Future.succeededFuture() : vertx.undeploy(id);
    }
}
