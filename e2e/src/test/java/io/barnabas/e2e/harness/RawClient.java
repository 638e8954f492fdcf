package io.barnabas.e2e.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A WebSocket client that sends what it is told, right or wrong, byte by byte. */
public final class RawClient implements AutoCloseable {
    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final int TIMEOUT_MS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /** One frame from the server. */
    public record Frame(boolean fin, int opcode, byte[] payload) {
        public String text() {
            return new String(payload, UTF_8);
        }

        /** Close code; 1005 for none. */
        public int closeCode() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }

        public String closeReason() {
            return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, UTF_8);
        }
    }

    /** A response to an HTTP request. */
    public record Response(int status, String head, String body) {}

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Connects without saying anything. */
    public static RawClient tcp(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        return new RawClient(socket);
    }

    /** Speaks over a socket that is connected, as over one with TLS. */
    public static RawClient over(Socket connected) throws IOException {
        connected.setSoTimeout(TIMEOUT_MS);
        return new RawClient(connected);
    }

    /** Connects and upgrades. */
    public static RawClient open(int port, String path, String... extraHeaders) throws IOException {
        RawClient client = tcp(port);
        client.askForUpgrade(path, extraHeaders);
        String head = client.readHead();
        if (!head.startsWith("HTTP/1.1 101")) {
            client.close();
            throw new IOException("no upgrade: " + head);
        }
        return client;
    }

    /** Sends an upgrade request, and does not wait for its answer. */
    public void askForUpgrade(String path, String... extraHeaders) throws IOException {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + socket.getPort() + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        for (String header : extraHeaders) {
            request.append(header).append("\r\n");
        }
        write(request.append("\r\n").toString().getBytes(ISO_8859_1));
    }

    /** Its own port, by which a server knows it from others of its machine. */
    public int localPort() {
        return socket.getLocalPort();
    }

    /** How long a read waits, 30 s where nothing is said. */
    public void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Sends a whole, masked message. */
    public void text(String text) throws IOException {
        write(frame(true, TEXT, text.getBytes(UTF_8)));
    }

    public void binary(byte[] bytes) throws IOException {
        write(frame(true, BINARY, bytes));
    }

    public void close(int code, String reason) throws IOException {
        byte[] text = reason.getBytes(UTF_8);
        write(frame(
                true,
                CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array()));
    }

    /** A masked frame, its length in the shortest form. */
    public static byte[] frame(boolean fin, int opcode, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write((fin ? 0x80 : 0) | opcode);
        if (payload.length <= 125) {
            frame.write(0x80 | payload.length);
        } else if (payload.length <= 0xFFFF) {
            frame.write(0x80 | 126);
            frame.write(payload.length >>> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % 4]);
        }
        return frame.toByteArray();
    }

    /** The next frame that is no Ping; Pings are answered, as any client does. Waits at most 30 s. */
    public Frame read() throws IOException {
        Frame frame = readAny();
        while (frame.opcode() == PING) {
            write(frame(true, PONG, frame.payload()));
            frame = readAny();
        }
        return frame;
    }

    /** The next frame, whatever it is; waits at most 30 s. */
    public Frame readAny() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        long length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if ((second & 0x80) != 0) {
            throw new IOException("a server must not mask");
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new Frame((first & 0x80) != 0, first & 0x0F, payload);
    }

    /** Whether the server ends the TCP connection next, orderly. */
    public boolean readsEnd() throws IOException {
        try {
            in.readUnsignedByte();
            return false;
        } catch (EOFException e) {
            return true;
        }
    }

    /** Reads an HTTP response whose body ends with the connection or by its content length. */
    public Response readResponse() throws IOException {
        String head = readHead();
        String status = head.split(" ", 3)[1];
        int length = 0;
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        line.substring("content-length:".length()).strip());
            }
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return new Response(Integer.parseInt(status), head, new String(body, UTF_8));
    }

    /** All that the server sends until it ends the TCP connection. */
    public String readAll() throws IOException {
        return new String(in.readAllBytes(), UTF_8);
    }

    /** Cuts the TCP connection with a reset, as a killed process would. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.readUnsignedByte();
            head.write(b);
            matched = b == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(ISO_8859_1);
    }
}
