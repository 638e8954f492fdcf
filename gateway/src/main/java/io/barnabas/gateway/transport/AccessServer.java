package io.barnabas.gateway.transport;

import io.barnabas.gateway.admission.AdmissionConfig;
import io.barnabas.gateway.admission.AdmissionControl;
import io.barnabas.gateway.connection.CalloutRoom;
import io.barnabas.gateway.connection.EventLoops;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The port for clients, over several event loops. Its methods may be called from any thread. */
public final class AccessServer {
    private final Vertx vertx;
    private final Loops loops;
    private final SocketAddress address;
    private final Entrance entrance;
    private final boolean withDemoPage;
    private final Promise<HttpServer> bound = Promise.promise();
    private volatile @Nullable String deployment;
    /** Null without TLS. */
    private volatile @Nullable CertificateReload reload;

    /**
     * Makes a server that {@link #start} lets listen.
     *
     * @param vertx made by {@link Entrance#vertx}
     * @param port 0 for any free one
     * @param eventLoops how many event loops of Vert.x to use, 1 or more
     */
    public AccessServer(Vertx vertx, Entrance entrance, String host, int port, int eventLoops, boolean withDemoPage) {
        this.vertx = vertx;
        this.entrance = entrance;
        this.loops = new Loops(eventLoops);
        this.withDemoPage = withDemoPage;
        this.address =
                port == 0 ? SocketAddress.sharedRandomPort(1, host) : SocketAddress.inetSocketAddress(port, host);
    }

    /** Usable once {@link #start} has completed. */
    public EventLoops eventLoops() {
        return loops;
    }

    /**
     * Listens; reads files first. Completes with the port; fails with a {@link java.net.BindException} when it is taken,
     * or with a sentence about certificates.
     */
    public Future<Integer> start(Access access) {
        TlsConfig tls = entrance.tls();
        if (tls == null) {
            return listen(access, options()).map(HttpServer::actualPort);
        }
        AdmissionControl control = entrance.control();
        long timeoutMs = control.config().handshakes().timeout().toMillis();
        Certificates certificates;
        try {
            certificates = Certificates.read(tls);
            certificates.check(vertx);
        } catch (IOException | GeneralSecurityException e) {
            return Future.failedFuture("certificates of " + tls.certificate() + ": " + e.getMessage());
        }
        return listen(access, certificates.addTo(options(), tls, timeoutMs)).map(server -> {
            CertificateReload reloading =
                    new CertificateReload(vertx, server, tls, certificates, timeoutMs, control.metrics());
            reloading.start();
            reload = reloading;
            return server.actualPort();
        });
    }

    private HttpServerOptions options() {
        AdmissionConfig.Handshakes limits = entrance.control().config().handshakes();
        return new HttpServerOptions()
                .setTcpNoDelay(true)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxInitialLineLength(limits.maxRequestLineBytes())
                .setMaxHeaderSize(limits.maxHeaderBytes())
                .setAcceptBacklog(4096);
    }

    private Future<HttpServer> listen(Access access, HttpServerOptions options) {
        DemoPage demoPage = withDemoPage ? DemoPage.load() : null;
        AtomicInteger index = new AtomicInteger();
        ClientMemory memory = new ClientMemory(access.maxClientMemory());
        access.metrics().clientMemory(memory::usedBytes);
        CalloutRoom room = new CalloutRoom(access.maxCallouts());
        access.callouts().running(room::running);
        return vertx.deployVerticle(
                        () -> new HttpListener(
                                address,
                                options,
                                access,
                                entrance,
                                loops,
                                index.getAndIncrement(),
                                memory,
                                room,
                                access.random().split(),
                                demoPage,
                                bound),
                        new DeploymentOptions().setInstances(loops.size()))
                .compose(id -> {
                    deployment = id;
                    return bound.future();
                });
    }

    /** How many connections are left, those included whose {@code closed} Kafka does not have yet. */
    public int connections() {
        return loops.connections();
    }

    /** Stops listening and cuts what is left. */
    public Future<Void> stop() {
        CertificateReload reloading = reload;
        if (reloading != null) {
            reloading.stop();
        }
        String id = deployment;
        return id == null ? Future.succeededFuture() : vertx.undeploy(id);
    }
}
