package io.barnabas.gateway.transport;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.gateway.admission.AdmissionConfig;
import io.barnabas.gateway.admission.AdmissionControl;
import io.barnabas.gateway.admission.Client;
import io.barnabas.gateway.connection.CalloutRoom;
import io.barnabas.gateway.connection.Callouts;
import io.barnabas.gateway.connection.ConnectionSettings;
import io.barnabas.gateway.connection.Echo;
import io.barnabas.gateway.connection.Ingress;
import io.barnabas.gateway.connection.LoopContext;
import io.barnabas.gateway.connection.TimingWheel;
import io.barnabas.gateway.handshake.Handshake;
import io.barnabas.gateway.handshake.Refusal;
import io.barnabas.gateway.handshake.UpgradeRequest;
import io.barnabas.gateway.routing.PathRoutes;
import io.barnabas.gateway.routing.PathRoutes.Choice;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop's share of the listening port: judges upgrade requests. Confined to its loop. */
final class HttpListener extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    private final SocketAddress address;
    private final HttpServerOptions options;
    private final Access access;
    private final Entrance entrance;
    private final AdmissionConfig.Handshakes handshakes;
    private final Loops loops;
    private final int index;
    private final ClientMemory memory;
    private final CalloutRoom room;
    private final RandomGenerator random;
    private final @Nullable DemoPage demoPage;
    private final Promise<HttpServer> bound;
    private final Map<String, PathRoutes> byPath;
    private final Map<String, ConnectionSettings> settingsByRoute = new HashMap<>();
    private @Nullable ConnectionMaker maker;
    private @Nullable Doorkeeper doorkeeper;

    HttpListener(
            SocketAddress address,
            HttpServerOptions options,
            Access access,
            Entrance entrance,
            Loops loops,
            int index,
            ClientMemory memory,
            CalloutRoom room,
            RandomGenerator random,
            @Nullable DemoPage demoPage,
            Promise<HttpServer> bound) {
        this.bound = bound;
        this.byPath = PathRoutes.byPath(access.allRoutes());
        this.address = address;
        this.options = options;
        this.access = access;
        this.entrance = entrance;
        this.handshakes = entrance.control().config().handshakes();
        this.loops = loops;
        this.index = index;
        this.memory = memory;
        this.room = room;
        this.random = random;
        this.demoPage = demoPage;
    }

    @Override
    public Future<?> start() {
        TimingWheel wheel =
                new TimingWheel(access.nanoTime().getAsLong(), e -> LOG.error("A deadline of a connection failed", e));
        EventLoopConnections mine = new EventLoopConnections(
                ((ContextInternal) context).nettyEventLoop(),
                access.writer(),
                memory,
                loops,
                wheel,
                access.nanoTime(),
                access.maxUntold() / loops.size() + 1);
        maker = new ConnectionMaker(access.admission(), loops, index, memory, mine);
        doorkeeper = new Doorkeeper(access.gates(), mine, ((ContextInternal) context).nettyEventLoop());
        loops.set(index, mine);
        LoopContext loop = context(mine, wheel);
        mine.serve(new Callouts(loop, room, access.callouts()));
        access.routes().forEach(route -> serve(route, loop));
        RouteConfig echo = access.echo();
        if (echo != null) {
            serve(echo, context(new Echo(mine), wheel));
        }
        mine.startTime();
        HttpServer server = vertx.createHttpServer(options);
        return server.requestHandler(this::onRequest)
                .invalidRequestHandler(Refusals::refuseMalformed)
                .listen(address)
                .onSuccess(bound::tryComplete);
    }

    private LoopContext context(Ingress ingress, TimingWheel wheel) {
        return new LoopContext(
                ingress, access.metrics(), access.closes(), wheel, access.clock(), access.nanoTime(), random);
    }

    private void serve(RouteConfig route, LoopContext loop) {
        settingsByRoute.put(
                route.name(), new ConnectionSettings(route, access.policies().apply(route), loop));
    }

    private void onRequest(HttpServerRequest request) {
        HandshakeGuard guard = HandshakeGuard.of(request);
        if (guard == null) {
            return;
        }
        String path = request.path();
        PathRoutes routes = path == null ? null : byPath.get(path);
        Refusal tooMany = Refusals.tooManyHeaders(request, handshakes.maxHeaders());
        if (tooMany != null) {
            refuse(request, guard, tooMany);
        } else if (routes != null) {
            onUpgradeRequest(request, guard, routes);
        } else if (demoPage != null && demoPage.serve(request)) {
            guard.onAnswered();
        } else {
            refuse(request, guard, Refusal.notFound(String.valueOf(path)));
        }
    }

    private void onUpgradeRequest(HttpServerRequest request, HandshakeGuard guard, PathRoutes routes) {
        UpgradeRequest asked = new VertxRequest(request);
        Refusal refusal = Handshake.check(asked);
        if (refusal != null) {
            refuse(request, guard, refusal);
            return;
        }
        Choice choice = routes.choose(asked);
        if (choice instanceof Choice.Refused refused) {
            refuse(request, guard, refused.refusal());
        } else if (choice instanceof Choice.Chosen chosen) {
            onUpgradeRequest(request, asked, guard, chosen);
        }
    }

    private void onUpgradeRequest(
            HttpServerRequest request, UpgradeRequest asked, HandshakeGuard guard, Choice.Chosen chosen) {
        if (!access.admission().ready(chosen.route())) {
            refuse(request, guard, Refusal.notReady());
            return;
        }
        ConnectionSettings settings = settings(chosen.route());
        Client client = entrance.proxies()
                .clientBehind(guard.client(), asked.headers("X-Forwarded-For"), asked.headers("X-Forwarded-Proto"));
        AdmissionControl control = entrance.control();
        AdmissionControl.Outcome outcome = control.admit(client);
        if (outcome instanceof AdmissionControl.Outcome.Admitted admitted) {
            guard.hold(admitted.pass());
            onAdmitted(new Upgrade(
                    vertx, request, asked, settings, chosen.subprotocol(), client, guard, control, maker(), random));
        } else if (outcome instanceof AdmissionControl.Outcome.KeptOut keptOut) {
            refuse(request, guard, control.refusal(keptOut.limit(), random));
        }
    }

    private void onAdmitted(Upgrade upgrade) {
        if (doorkeeper == null) {
            throw new IllegalStateException("not started");
        }
        doorkeeper.onUpgrade(upgrade);
    }

    private void refuse(HttpServerRequest request, HandshakeGuard guard, Refusal refusal) {
        guard.onRefused(refusal);
        Refusals.refuse(vertx, request, refusal);
    }

    private ConnectionSettings settings(RouteConfig route) {
        ConnectionSettings settings = settingsByRoute.get(route.name());
        if (settings == null) {
            throw new IllegalStateException("route " + route.name() + " is not served");
        }
        return settings;
    }

    private ConnectionMaker maker() {
        if (maker == null) {
            throw new IllegalStateException("not started");
        }
        return maker;
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
