package io.barnabas.e2e.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random bytes at the upgrade and at the frames. {@link ServerUnderTest} watches for exceptions and leaked buffers and
 * that the server still serves. {@code -Dbarnabas.test.seed=N} chooses the bytes, {@code -Dbarnabas.fuzz.seconds=600}
 * goes on for so long.
 */
class FuzzTest {
    private static final long DEFAULT_SEED = 20_261_124;
    private static final int DEFAULT_SECONDS = 5;
    private static final int LINGER_MS = 5;

    @RegisterExtension
    static final ServerUnderTest SERVER = new ServerUnderTest();

    private final long seed = Long.getLong("barnabas.test.seed", DEFAULT_SEED);
    private final Random random = new Random(seed);

    @Test
    @DisplayName("No random bytes make the gateway fail, leak a buffer or keep a connection")
    void randomBytes() {
        long until = System.nanoTime()
                + Duration.ofSeconds(Integer.getInteger("barnabas.fuzz.seconds", DEFAULT_SECONDS))
                        .toNanos();
        int tries = 0;
        while (System.nanoTime() < until) {
            attack(bytes());
            tries++;
        }
        System.out.println("fuzzed " + tries + " connections with seed " + seed);
        assertThat(tries).isGreaterThan(100);
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(SERVER.metric("barnabas_connections_open")).isZero();
            assertThat(SERVER.metric("barnabas_clients_memory_bytes")).isZero();
        });
    }

    private byte[] bytes() {
        return switch (random.nextInt(6)) {
            case 0 -> noise(random.nextInt(2_000));
            case 1 -> mutated(UpgradeText.good().bytes());
            case 2 -> Hex.join(UpgradeText.good().bytes(), noise(random.nextInt(500)));
            case 3 -> Hex.join(UpgradeText.good().bytes(), mutated(frames()));
            case 4 -> Hex.join(UpgradeText.good().bytes(), frames(), noise(random.nextInt(20)));
            default -> Hex.join(mutated(UpgradeText.good().bytes()), frames());
        };
    }

    private byte[] frames() {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = random.nextInt(8); i >= 0; i--) {
            int[] opcodes = {0, 1, 2, 8, 9, 10, random.nextInt(16)};
            frames.writeBytes(RawClient.frame(
                    random.nextInt(3) > 0,
                    opcodes[random.nextInt(opcodes.length)],
                    noise(random.nextInt(4) == 0 ? random.nextInt(70_000) : random.nextInt(130))));
        }
        return frames.toByteArray();
    }

    private byte[] mutated(byte[] good) {
        byte[] bad = good.clone();
        for (int i = random.nextInt(4); i >= 0 && bad.length > 0; i--) {
            bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
        int keep = random.nextInt(3) == 0 ? random.nextInt(bad.length + 1) : bad.length;
        return java.util.Arrays.copyOf(bad, keep);
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return random.nextBoolean()
                ? noise
                : new String(noise, ISO_8859_1).replaceAll("[^ -~]", "\r\n").getBytes(ISO_8859_1);
    }

    /** Sends in pieces, reads a little of what comes back, and leaves in one of three ways. */
    private void attack(byte[] bytes) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LINGER_MS);
            OutputStream out = socket.getOutputStream();
            for (int from = 0; from < bytes.length; ) {
                int piece = Math.min(bytes.length - from, 1 + random.nextInt(random.nextBoolean() ? 4_000 : 100));
                out.write(bytes, from, piece);
                from += piece;
            }
            int leave = random.nextInt(3);
            if (leave == 0) {
                socket.setSoLinger(true, 0);
            } else if (leave == 1) {
                socket.shutdownOutput();
            }
            readSome(socket.getInputStream());
        } catch (SocketException e) {
            // The server has ended it, as it should.
        } catch (IOException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static void readSome(InputStream in) throws IOException {
        byte[] answer = new byte[4_096];
        try {
            int read = in.read(answer);
            while (read > 0) {
                read = in.read(answer);
            }
        } catch (java.net.SocketTimeoutException e) {
            // It waits for more, as it may.
        }
    }
}
