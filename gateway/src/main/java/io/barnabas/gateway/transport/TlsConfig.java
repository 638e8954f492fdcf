package io.barnabas.gateway.transport;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.2 and 1.3 towards clients.
 *
 * @param certificate PEM file of the certificate and those between it and its root, in this order
 * @param key PEM file of its private key, not encrypted
 * @param clientCa PEM file of the authorities whose certificates clients may have; null for none
 * @param clientCertificates whether clients need one
 * @param reloadInterval how often the files are looked at, 100 ms or more
 */
public record TlsConfig(
        Path certificate,
        Path key,
        @Nullable Path clientCa,
        ClientCertificates clientCertificates,
        Duration reloadInterval) {

    /** Whether clients show certificates. */
    public enum ClientCertificates {
        /** None is asked for. */
        NONE,
        /** One that is shown must be good. */
        REQUEST,
        /** Without a good one there is no connection. */
        REQUIRED
    }

    private static final long MIN_RELOAD_MS = 100;

    public TlsConfig {
        if ((clientCa == null) != (clientCertificates == ClientCertificates.NONE)) {
            throw new IllegalArgumentException("client certificates " + clientCertificates
                    + (clientCa == null ? ": expected a client CA" : ": expected no client CA"));
        }
        if (reloadInterval.toMillis() < MIN_RELOAD_MS) {
            throw new IllegalArgumentException("reload interval " + reloadInterval + ": expected 100 ms or more");
        }
    }
}
