package io.barnabas.e2e.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** A TCP connection for what is not even a request. */
final class Tcp {
    private static final int TIMEOUT_MS = 15_000;

    private Tcp() {}

    /** Sends bytes and reads until the server ends the connection. */
    static String ask(int port, byte[] bytes) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(bytes);
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    /** Sends bytes, ends its own direction and reads until the server ends the other. */
    static String askAndFinish(int port, byte[] bytes) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    /** Sends bytes again and again; returns whether the server cut the connection before so many were sent. */
    static boolean isCutWhileSending(int port, byte[] start, byte[] again, long atMost) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(start);
            for (long sent = 0; sent < atMost; sent += again.length) {
                socket.getOutputStream().write(again);
            }
            return false;
        } catch (SocketException cut) {
            return true;
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        return socket;
    }
}
