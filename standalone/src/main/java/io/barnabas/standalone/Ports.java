package io.barnabas.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports on loopback, and one sentence when a port is taken. */
public final class Ports {
    /**
     * Below what systems hand to outgoing connections (from 32768 on Linux, 49152 on macOS): a client that tries to
     * reconnect while the broker is down can never occupy the broker's port.
     */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 200;

    private Ports() {}

    /** A port that was free a moment ago. */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new BrokerException(
                "Found no free port on 127.0.0.1 in " + ATTEMPTS + " attempts from " + LOWEST + " to " + HIGHEST + ".");
    }

    /** @param remedy ends the sentence {@code Port 9092 on 127.0.0.1 is taken: stop what listens there, or …} */
    static void requireFree(int port, String remedy) {
        if (port != 0 && !isFree(port)) {
            throw new BrokerException(
                    "Port " + port + " on 127.0.0.1 is taken: stop what listens there, or " + remedy + ".");
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
