package io.barnabas.gateway.transport;

import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.admission.AdmissionControl;
import io.barnabas.gateway.admission.Client;
import io.barnabas.gateway.admission.Limit;
import io.barnabas.gateway.admission.Pass;
import io.barnabas.gateway.connection.CalloutRequest;
import io.barnabas.gateway.connection.ConnectionSettings;
import io.barnabas.gateway.connection.Envelope;
import io.barnabas.gateway.connection.TraceContext;
import io.barnabas.gateway.handshake.Handshake;
import io.barnabas.gateway.handshake.Refusal;
import io.barnabas.gateway.handshake.UpgradeRequest;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A good upgrade request for which there is room, until it is accepted or refused, at once or later. Meanwhile what the
 * client sends is held back, within bounds, and the handshake's deadline runs on. When the client goes away or the
 * deadline passes, its places are given back, and the answer is no longer heard. Confined to the loop of its channel.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of close(): the removal of the guard follows
final class Upgrade {
    private static final Logger LOG = LoggerFactory.getLogger(Upgrade.class);
    /** Bytes behind the request from which on the socket is not read before there is an answer. */
    private static final int MAX_EARLY_BYTES = 16 << 10;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final UpgradeRequest asked;
    private final ConnectionSettings settings;
    private final Client client;
    private final HandshakeGuard guard;
    private final AdmissionControl control;
    private final ConnectionMaker maker;
    private final RandomGenerator random;
    private final ChannelHandlerContext http;
    private final long number;
    /** For the question to a worker and for what follows it: the topics may grow in between. */
    private final Envelope envelope;

    private final @Nullable String subprotocol;
    private @Nullable String selected;
    private @Nullable ChannelFutureListener goneListener;
    private boolean decided;

    /**
     * The guard holds the client's pass.
     *
     * @param subprotocol the one that made the request the route's, to be selected in the answer; null for none
     */
    Upgrade(
            Vertx vertx,
            HttpServerRequest request,
            UpgradeRequest asked,
            ConnectionSettings settings,
            @Nullable String subprotocol,
            Client client,
            HandshakeGuard guard,
            AdmissionControl control,
            ConnectionMaker maker,
            RandomGenerator random) {
        this.vertx = vertx;
        this.request = request;
        this.asked = asked;
        this.settings = settings;
        this.client = client;
        this.guard = guard;
        this.control = control;
        this.maker = maker;
        this.random = random;
        this.number = maker.nextNumber();
        this.envelope = maker.envelope(settings.route(), number);
        this.subprotocol = subprotocol;
        this.selected = subprotocol;
        this.http = ((HttpServerConnection) request.connection()).channelHandlerContext();
        // What follows is no HTTP. Vert.x takes this handler away under the name of the one that it replaces.
        ChannelPipeline pipeline = http.pipeline();
        pipeline.replace("httpDecoder", "httpDecoder", new EarlyBytes(MAX_EARLY_BYTES));
    }

    UpgradeRequest request() {
        return asked;
    }

    ConnectionSettings settings() {
        return settings;
    }

    Client client() {
        return client;
    }

    /** Whether there is nobody left to answer. */
    boolean isGone() {
        return decided || !http.channel().isActive() || guard.isOver();
    }

    /** Chooses the subprotocol of the answer (RFC 6455 section 4.2.2) where the route has not; null for none. */
    void select(@Nullable String chosen) {
        selected = subprotocol == null ? chosen : subprotocol;
    }

    /** Counts the client for its user. Whether there was room. */
    boolean reserveUser(String user) {
        Pass pass = guard.pass();
        return pass == null || pass.reserveUser(user);
    }

    /** The question to a worker about the connection that this may become. */
    CalloutRequest question(@Nullable String token, Duration deadline) {
        return new CalloutRequest(settings.route(), number, envelope, trace(), opened(), token, deadline);
    }

    /** Runs this once, if the client goes away before it has an answer. */
    void onGone(Runnable action) {
        if (decided) {
            return;
        }
        ChannelFutureListener listener = gone -> action.run();
        goneListener = listener;
        http.channel().closeFuture().addListener(listener);
    }

    private void decide() {
        decided = true;
        if (goneListener != null) {
            http.channel().closeFuture().removeListener(goneListener);
            goneListener = null;
        }
    }

    private OpenedEvent opened() {
        return new OpenedEvent(
                settings.route().name(),
                settings.route().path(),
                client.toString(),
                request.getHeader("Origin"),
                subprotocol,
                Map.of());
    }

    private @Nullable TraceContext trace() {
        return TraceContext.of(request.getHeader("traceparent"), request.getHeader("tracestate"));
    }

    /** Answers 101 and makes the connection. Does nothing when there is nobody left. */
    void accept(Beginning beginning) {
        if (isGone()) {
            return;
        }
        decide();
        // All that is kept is copied here: neither request nor headers outlive the upgrade.
        OpenedEvent opened = opened();
        TraceContext trace = trace();
        if (selected != null) {
            request.response().putHeader("Sec-WebSocket-Protocol", selected);
        }
        request.response()
                .putHeader("Upgrade", "websocket")
                .putHeader("Connection", "Upgrade")
                .putHeader("Sec-WebSocket-Accept", Handshake.accept(request.getHeader("Sec-WebSocket-Key")));
        EarlyBytes early = new EarlyBytes(Integer.MAX_VALUE);
        http.pipeline().addBefore(http.name(), "early-bytes", early);
        request.toNetSocket()
                .onSuccess(socket -> install(socket, early, opened, trace, beginning))
                .onFailure(e -> {
                    LOG.debug("Upgrade of {} failed", client, e);
                    request.connection().close();
                });
    }

    /** Refuses for a limit, with a time to come again. */
    void refuse(Limit limit) {
        refuse(control.refusal(limit, random));
    }

    /** Gives an answer other than 101, and the places back. Does nothing when there is nobody left. */
    void refuse(Refusal refusal) {
        if (isGone()) {
            return;
        }
        decide();
        guard.releasePass();
        guard.onRefused(refusal);
        Refusals.refuse(vertx, request, refusal);
    }

    private void install(
            NetSocket netSocket,
            EarlyBytes early,
            OpenedEvent opened,
            @Nullable TraceContext trace,
            Beginning beginning) {
        ChannelHandlerContext vertxContext = ((NetSocketInternal) netSocket).channelHandlerContext();
        Pass pass = guard.takePass();
        if (pass == null) {
            // Gone, and the places are given back already.
            vertxContext.close();
            return;
        }
        vertxContext.pipeline().remove(guard);
        maker.make(vertxContext, early, settings, opened, trace, number, envelope, pass, beginning);
    }
}
