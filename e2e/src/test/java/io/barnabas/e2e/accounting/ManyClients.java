package io.barnabas.e2e.accounting;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.barnabas.e2e.harness.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many clients on one thread: in turn each says its next number, at a steady pace, and notes which numbers come back.
 * One whose socket takes no more is left out until it does.
 */
public final class ManyClients implements AutoCloseable {
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int TICK_MS = 5;

    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "clients");
    private final int perSecond;
    private volatile boolean sending = true;
    private volatile int leaving;
    private volatile boolean done;

    /** @param perSecond frames of all clients together */
    public ManyClients(int port, int count, int perSecond) throws IOException {
        this.perSecond = perSecond;
        for (int i = 0; i < count; i++) {
            clients.add(new Client(i, port));
        }
        thread.start();
    }

    public int count() {
        return clients.size();
    }

    /** Numbers that came back to a client, in order. */
    public List<Integer> replies(int client) {
        List<Integer> replies = clients.get(client).replies;
        synchronized (replies) {
            return List.copyOf(replies);
        }
    }

    /** The last number that a client has sent. */
    public int sent(int client) {
        return clients.get(client).sent;
    }

    public boolean isOpen(int client) {
        return clients.get(client).open;
    }

    /** So many of the first say goodbye, which they do in order and after all that they have said. */
    public void leave(int first) {
        leaving = first;
    }

    /** Whether each open client has got all its numbers back. */
    public boolean allAnswered() {
        return clients.stream()
                .filter(client -> client.open)
                .allMatch(client -> replies(client.index).stream().distinct().count() == client.sent);
    }

    /** Nothing more is said from now on. */
    public void fallSilent() {
        sending = false;
    }

    @Override
    public void close() throws IOException {
        done = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Client client : clients) {
            client.channel.close();
        }
        selector.close();
    }

    private void run() {
        long began = System.nanoTime();
        long said = 0;
        int turn = 0;
        try {
            while (!done) {
                selector.select(key -> ((Client) key.attachment()).read(), TICK_MS);
                long due = (System.nanoTime() - began) * perSecond / TimeUnit.SECONDS.toNanos(1);
                for (; said < due; said++) {
                    clients.get(turn++ % clients.size()).maySay();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Client {
        private final int index;
        private final SocketChannel channel;
        private final List<Integer> replies = Collections.synchronizedList(new ArrayList<>());
        private final ByteBuffer in = ByteBuffer.allocate(16 << 10);
        private ByteBuffer out = ByteBuffer.allocate(0);
        private volatile boolean open = true;
        private volatile int sent;

        Client(int index, int port) throws IOException {
            this.index = index;
            this.channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            RawClient upgrade = RawClient.over(channel.socket());
            upgrade.askForUpgrade("/ws");
            int status = upgrade.readResponse().status();
            if (status != 101) {
                throw new IOException("no upgrade: " + status);
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        private void maySay() {
            try {
                channel.write(out);
                if (!open || out.hasRemaining()) {
                    return;
                }
                if (index < leaving) {
                    open = false;
                    write(RawClient.frame(true, RawClient.CLOSE, new byte[] {1000 >> 8, (byte) 1000}));
                } else if (sending) {
                    int number = sent + 1;
                    sent = number;
                    write(RawClient.frame(
                            true,
                            RawClient.TEXT,
                            new Frame(index, number).text().getBytes(UTF_8)));
                }
            } catch (IOException e) {
                open = false;
            }
        }

        private void write(byte[] frame) throws IOException {
            out = out.hasRemaining()
                    ? ByteBuffer.allocate(out.remaining() + frame.length)
                            .put(out)
                            .put(frame)
                            .flip()
                    : ByteBuffer.wrap(frame);
            channel.write(out);
        }

        private void read() {
            try {
                if (channel.read(in) < 0) {
                    end();
                    return;
                }
                in.flip();
                while (in.remaining() >= 2 && in.remaining() >= 2 + in.get(in.position() + 1)) {
                    int head = in.get() & 0xFF;
                    byte[] payload = new byte[in.get()];
                    in.get(payload);
                    onFrame(head, payload);
                }
                in.compact();
            } catch (IOException e) {
                end();
            }
        }

        private void onFrame(int head, byte[] payload) throws IOException {
            if (head == TEXT) {
                Frame frame = Frame.of(new String(payload, UTF_8));
                if (frame.client() != index) {
                    throw new IOException("client " + index + " got what is for client " + frame.client());
                }
                replies.add(frame.number());
            } else if (head == PING) {
                write(RawClient.frame(true, RawClient.PONG, payload));
            } else if (head == CLOSE) {
                open = false;
            }
        }

        private void end() {
            open = false;
            channel.keyFor(selector).cancel();
        }
    }
}
