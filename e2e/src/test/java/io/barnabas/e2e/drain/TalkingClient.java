package io.barnabas.e2e.drain;

import io.barnabas.e2e.harness.RawClient;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Sends numbers without a pause until it is told to go, and maybe a while longer; then answers the Close frame. */
final class TalkingClient implements AutoCloseable {
    private static final long PAUSE_NANOS = 5_000_000;

    private final String name;
    private final RawClient client;
    private final int afterClose;
    private final Thread sender = new Thread(this::send, "sender");
    private final Thread reader = new Thread(this::read, "reader");
    private volatile boolean told;
    private volatile int code;
    private final AtomicInteger sent = new AtomicInteger();

    /** @param afterClose how many frames it sends after the server's Close frame */
    TalkingClient(String name, int port, int afterClose) throws IOException {
        this.name = name;
        this.client = RawClient.open(port, "/ws");
        this.afterClose = afterClose;
        sender.start();
        reader.start();
    }

    /** It begins each of its messages. */
    String name() {
        return name;
    }

    /** How many frames it has sent. */
    int sent() {
        return sent.get();
    }

    /** The server's close code; 0 while there was none. */
    int code() {
        return code;
    }

    int afterClose() {
        return afterClose;
    }

    void awaitEnd() throws InterruptedException {
        sender.join(60_000);
        reader.join(60_000);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private void send() {
        try {
            while (!told) {
                client.text(name + " " + (sent.get() + 1));
                sent.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            for (int i = 0; i < afterClose; i++) {
                client.text(name + " " + (sent.get() + 1));
                sent.incrementAndGet();
            }
            client.close(1012, "");
        } catch (IOException e) {
            code = -1;
        }
    }

    private void read() {
        try {
            RawClient.Frame frame = next();
            while (frame.opcode() != RawClient.CLOSE) {
                frame = next();
            }
            code = frame.closeCode();
        } catch (IOException e) {
            code = -1;
        } finally {
            told = true;
        }
    }

    /** Nobody answers what is sent, so that a long silence is nothing bad. */
    private RawClient.Frame next() throws IOException {
        while (true) {
            try {
                return client.read();
            } catch (SocketTimeoutException e) {
                // once more
            }
        }
    }
}
