package io.barnabas.e2e.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port for a process that cannot be asked which one it got. */
public final class FreePort {
    private FreePort() {}

    /** A port of the loopback address that nobody listens at now. */
    public static int find() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
