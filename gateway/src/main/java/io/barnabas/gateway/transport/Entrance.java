package io.barnabas.gateway.transport;

import io.barnabas.gateway.admission.AdmissionControl;
import io.barnabas.gateway.admission.TrustedProxies;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * How clients come in.
 *
 * @param control who may
 * @param proxies whose word on addresses counts
 * @param proxyProtocol whether connections of trusted proxies begin with a PROXY header (HAProxy's protocol, versions
 *     1 and 2); those without are cut
 * @param tls null for none
 */
public record Entrance(
        AdmissionControl control,
        TrustedProxies proxies,
        boolean proxyProtocol,
        @Nullable TlsConfig tls) {

    /** Makes a Vert.x whose servers take part in admission, which is none for an admin port. */
    public Vertx vertx(VertxOptions options) {
        Transport fastest = options.getPreferNativeTransport() ? Transport.nativeTransport() : null;
        Transport transport = fastest == null || !fastest.available() ? Transport.NIO : fastest;
        return Vertx.builder()
                .with(options)
                .withTransport(new GatedTransport(transport, () -> new AcceptGate(this)))
                .build();
    }
}
