package io.barnabas.e2e.harness;

import io.barnabas.standalone.Ports;

/** A port for a process that cannot be asked which one it got. */
public final class FreePort {
    private FreePort() {}

    /** A port of the loopback address that nobody listens at now. */
    public static int find() {
        return Ports.free();
    }
}
