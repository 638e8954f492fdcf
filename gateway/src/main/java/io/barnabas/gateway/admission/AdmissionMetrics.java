package io.barnabas.gateway.admission;

import java.util.function.IntSupplier;

/** What happens before and at the upgrade, as events to count. Called on any thread. */
public interface AdmissionMetrics {
    /** Counts nothing. */
    AdmissionMetrics NONE = new AdmissionMetrics() {};

    /** Gives the gauges of TCP connections that are not upgraded, and of places that are taken; called once. */
    default void admission(IntSupplier handshakes, IntSupplier admitted) {}

    /** A client was kept out. */
    default void keptOut(Limit limit) {}

    /** A request was answered with this HTTP status instead of an upgrade, for whatever reason. */
    default void refused(int status) {}

    /** A TCP connection was not upgraded in time. */
    default void handshakeTimeout() {}

    /** No further connection is accepted until handshakes in progress have ended. */
    default void acceptPaused() {}

    /** A trusted proxy sent no PROXY header, or a wrong one. */
    default void badProxyHeader() {}

    /** New certificates are in use, or could not be used. */
    default void certificatesReloaded(boolean succeeded) {}
}
