package io.barnabas.gateway.auth;

/** How a route finds out who connects. */
public enum AuthMode {
    /** Anybody may connect; nobody has a name. */
    NONE,
    /** A JSON Web Token (RFC 7519) says who it is. */
    JWT,
    /** A worker is asked over Kafka. */
    CALLOUT
}
