package io.barnabas.gateway.admission;

import org.jspecify.annotations.Nullable;

/**
 * A connection's places in the node's counts, from the upgrade request to the end of its socket. Thread-safe: whoever
 * ends the connection gives them back, however often.
 */
public final class Pass {
    private final AdmissionControl control;
    /** Null where the address is not counted. */
    private @Nullable IpAddress network;
    /** Null while no user is known. */
    private @Nullable String user;

    private boolean released;

    Pass(AdmissionControl control, @Nullable IpAddress network) {
        this.control = control;
        this.network = network;
    }

    /**
     * Counts the connection for its user too, once the user is known.
     *
     * @return whether there was room; also when it has been released, as nothing comes of it then
     * @throws IllegalStateException when it is another user's already
     */
    public synchronized boolean reserveUser(String newUser) {
        if (user != null) {
            throw new IllegalStateException("this connection has a user");
        }
        if (released) {
            return true;
        }
        if (!control.reserveUser(newUser)) {
            return false;
        }
        user = newUser;
        return true;
    }

    /** Gives all places back; further calls do nothing. */
    public synchronized void release() {
        if (released) {
            return;
        }
        released = true;
        control.release(network, user);
        network = null;
        user = null;
    }
}
