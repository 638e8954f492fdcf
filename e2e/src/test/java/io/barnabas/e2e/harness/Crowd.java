package io.barnabas.e2e.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Many clients on one thread: they answer Pings until they are told to go, note when that was, and answer the Close. */
public final class Crowd implements AutoCloseable {
    /** A right request for an upgrade. */
    public static final String UPGRADE = """
            GET /ws HTTP/1.1\r
            Host: 127.0.0.1\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final List<Long> closedAt = new CopyOnWriteArrayList<>();
    private final List<Integer> codes = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "crowd");
    private volatile boolean done;

    /** Opens them one after the other. */
    public Crowd(int port, int size) throws IOException {
        thread.start();
        ByteBuffer answer = ByteBuffer.allocate(1_024);
        for (int i = 0; i < size; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channels.add(channel);
            channel.write(ByteBuffer.wrap(UPGRADE.getBytes(StandardCharsets.ISO_8859_1)));
            answer.clear();
            // A first Ping may have come with it.
            while (!text(answer).contains("\r\n\r\n")) {
                if (channel.read(answer) < 0) {
                    throw new IOException("no upgrade: " + text(answer));
                }
            }
            if (!text(answer).startsWith("HTTP/1.1 101")) {
                throw new IOException("no upgrade: " + text(answer));
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    /** When each client that was told to go was told, by {@link System#nanoTime}, in order. */
    public List<Long> closedAt() {
        return closedAt;
    }

    /** Their close codes. */
    public List<Integer> codes() {
        return codes;
    }

    /** Channels of those that were not told, to which anything may be written. */
    public List<SocketChannel> alive() {
        return channels.stream()
                .filter(channel -> channel.keyFor(selector) != null
                        && channel.keyFor(selector).isValid())
                .toList();
    }

    @Override
    public void close() throws IOException {
        done = true;
        selector.wakeup();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }

    private void run() {
        ByteBuffer frame = ByteBuffer.allocate(1_024);
        try {
            while (!done) {
                selector.select(key -> onReadable(key, frame), 100);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void onReadable(SelectionKey key, ByteBuffer frame) {
        SocketChannel channel = (SocketChannel) key.channel();
        frame.clear();
        try {
            if (channel.read(frame) < 0) {
                key.cancel();
                return;
            }
            frame.flip();
            while (frame.remaining() >= 2) {
                int opcode = frame.get() & 0xFF;
                byte[] payload = new byte[frame.get()];
                frame.get(payload);
                if (opcode == PING) {
                    channel.write(ByteBuffer.wrap(RawClient.frame(true, RawClient.PONG, payload)));
                } else if (opcode == CLOSE) {
                    codes.add(ByteBuffer.wrap(payload).getShort() & 0xFFFF);
                    closedAt.add(System.nanoTime());
                    channel.write(ByteBuffer.wrap(
                            RawClient.frame(true, RawClient.CLOSE, new byte[] {payload[0], payload[1]})));
                    key.cancel();
                }
            }
        } catch (IOException e) {
            codes.add(1006);
            key.cancel();
        }
    }

    private static String text(ByteBuffer read) {
        return StandardCharsets.ISO_8859_1.decode(read.duplicate().flip()).toString();
    }
}
