package io.barnabas.gateway.auth;

/**
 * What happens at the door, as events to count. Called on any thread. Sum that holds for each route with
 * authentication: tokens and requests judged = accepted + refused.
 */
public interface AuthMetrics {
    /** Counts nothing. */
    AuthMetrics NONE = new AuthMetrics() {};

    /** A token was accepted. */
    default void accepted(String route) {}

    /** Somebody was refused. */
    default void refused(String route, AuthReason reason) {}

    /** A key set was loaded and has keys that can be used. */
    default void keysRefreshed() {}

    /** A key set could not be loaded, or nothing in it could be used; the last good one stays. */
    default void keysRefreshFailed() {}

    /** The last good key set became older than allowed and is used no more. */
    default void keysTooOld() {}
}
