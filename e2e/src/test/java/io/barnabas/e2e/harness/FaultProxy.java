package io.barnabas.e2e.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A network that misbehaves when told to: TCP connections to it are passed on to a port of the loopback address, through
 * small buffers. A fault holds for all its connections, those there are and those to come.
 */
public final class FaultProxy implements AutoCloseable {
    /** What the network does. */
    public enum Fault {
        /** Passes everything on. */
        NONE,
        /** Passes nothing on in either direction and says nothing: a pulled cable, a peer that is gone. */
        SILENT,
        /** Loses what the client sends; what is sent to it arrives. */
        CLIENT_IS_NOT_HEARD,
        /** Passes nothing on to the client: it reads no more, but still sends. */
        CLIENT_DOES_NOT_READ,
        /** Each piece comes 300 ms late. */
        SLOW,
        /** 1 KB per second in each direction. */
        NARROW
    }

    private static final int BUFFER = 4 << 10;
    private static final long SLOW_NANOS = 300_000_000;
    private static final int NARROW_BYTES = 100;
    private static final long NARROW_NANOS = 100_000_000;

    private final ServerSocket listener;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Fault fault = Fault.NONE;
    private volatile boolean closed;

    public FaultProxy(int target) throws IOException {
        this.target = target;
        listener = new ServerSocket();
        listener.setReceiveBufferSize(BUFFER);
        listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        run("accept", this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public void set(Fault now) {
        fault = now;
    }

    /** Resets all connections there are, towards both sides. */
    public void reset() throws IOException {
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
            } catch (SocketException closedByItsPeersEnd) {
                // Gone already, as the other side of it was reset.
            }
            socket.close();
        }
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!closed) {
            Socket client = null;
            try {
                client = listener.accept();
                Socket server = new Socket();
                server.setReceiveBufferSize(BUFFER);
                server.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                client.setSendBufferSize(BUFFER);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                Socket from = client;
                run("up", () -> pump(from, server, false));
                run("down", () -> pump(server, from, true));
            } catch (IOException e) {
                // The listener is closed, or the target is gone: the client sees that.
                closeQuietly(client);
            }
        }
    }

    private static void closeQuietly(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private void pump(Socket from, Socket to, boolean towardsClient) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            while (true) {
                awaitPassage(towardsClient);
                int read = in.read(buffer, 0, fault == Fault.NARROW ? NARROW_BYTES : BUFFER);
                // What was under way when the cable was pulled is lost as well.
                awaitPassage(towardsClient);
                if (read < 0) {
                    return;
                }
                delay();
                if (towardsClient || fault != Fault.CLIENT_IS_NOT_HEARD) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // One side is gone; closing both tells the other.
        }
    }

    private void awaitPassage(boolean towardsClient) {
        while (!closed && (fault == Fault.SILENT || towardsClient && fault == Fault.CLIENT_DOES_NOT_READ)) {
            LockSupport.parkNanos(2_000_000);
        }
    }

    private void delay() {
        long nanos = fault == Fault.SLOW ? SLOW_NANOS : fault == Fault.NARROW ? NARROW_NANOS : 0;
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until && !closed) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private static void run(String name, Runnable work) {
        Thread thread = new Thread(work, "fault-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
