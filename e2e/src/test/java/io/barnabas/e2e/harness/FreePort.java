package io.barnabas.e2e.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a process that cannot be asked which one it got: below those that systems hand to outgoing connections, one
 * of which could take it before the process does.
 */
public final class FreePort {
    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 20_000;
    private static final int ATTEMPTS = 200;

    private FreePort() {}

    /** A port of the loopback address that nobody listens at now. */
    public static int find() throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }
}
