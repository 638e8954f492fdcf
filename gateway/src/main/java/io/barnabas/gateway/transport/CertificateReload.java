package io.barnabas.gateway.transport;

import io.barnabas.gateway.admission.AdmissionMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files of certificates now and then, and gives new ones to the server, for new connections only. What
 * cannot be used is said once, and the old ones stay. One look at a time, on one context.
 */
final class CertificateReload {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateReload.class);

    private final Vertx vertx;
    private final HttpServer server;
    private final TlsConfig config;
    private final long handshakeTimeoutMs;
    private final AdmissionMetrics metrics;
    /** What was last tried, used or not. */
    private Certificates last;
    /** What kept the files from being read; null when they could be. */
    private @Nullable String unreadable;

    private boolean looking;
    private volatile long timer = -1;

    CertificateReload(
            Vertx vertx,
            HttpServer server,
            TlsConfig config,
            Certificates inUse,
            long handshakeTimeoutMs,
            AdmissionMetrics metrics) {
        this.vertx = vertx;
        this.server = server;
        this.config = config;
        this.last = inUse;
        this.handshakeTimeoutMs = handshakeTimeoutMs;
        this.metrics = metrics;
    }

    /** Begins to look; once. */
    void start() {
        timer = vertx.setPeriodic(config.reloadInterval().toMillis(), tick -> look());
    }

    /** Looks no more. May be called from any thread. */
    void stop() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        vertx.executeBlocking(() -> Certificates.read(config))
                .compose(this::use, this::onUnreadable)
                .onComplete(done -> looking = false);
    }

    private Future<Void> onUnreadable(Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        if (!reason.equals(unreadable)) {
            unreadable = reason;
            onFailure(cause);
        }
        return Future.succeededFuture();
    }

    private Future<Void> use(Certificates found) {
        unreadable = null;
        if (found.equals(last)) {
            return Future.succeededFuture();
        }
        last = found;
        return vertx.executeBlocking(() -> {
                    found.check(vertx);
                    return found.addTo(new HttpServerOptions(), config, handshakeTimeoutMs);
                })
                .compose(options -> server.updateSSLOptions(options.getSslOptions(), true))
                .onSuccess(updated -> {
                    metrics.certificatesReloaded(true);
                    LOG.info("New connections use the certificate that {} holds now", config.certificate());
                })
                .onFailure(this::onFailure)
                .transform(done -> Future.<Void>succeededFuture());
    }

    private void onFailure(Throwable cause) {
        metrics.certificatesReloaded(false);
        LOG.error(
                "The certificates of {} cannot be used, the ones before stay in use: {}",
                config.certificate(),
                cause instanceof IOException || cause instanceof GeneralSecurityException
                        ? cause.getMessage()
                        : cause.toString());
    }
}
