package io.barnabas.common.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** Asks whether a cluster is there, so that a wrong address is one sentence instead of a stream of warnings. */
public final class KafkaProbe {
    private static final int CONNECT_MS = 2_000;
    private static final int RETRY_MS = 250;

    private KafkaProbe() {}

    /**
     * Waits until the cluster answers. Blocks its caller.
     *
     * @param patience how long to try, 1 s or more
     * @throws KafkaUnavailableException saying which servers did not answer in that time, and why
     */
    public static void await(KafkaSettings settings, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            IOException refusal = connect(settings.bootstrapServers(), deadline);
            if (refusal != null) {
                throw failure(settings, patience, reason(refusal), refusal);
            }
            ask(settings, patience, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException(
                    "Interrupted while waiting for Kafka at " + settings.bootstrapServers(), e);
        }
    }

    /** Null when one of the servers accepted a connection. */
    private static @Nullable IOException connect(String servers, long deadline) throws InterruptedException {
        while (true) {
            IOException refusal = null;
            for (String server : servers.split(",", -1)) {
                refusal = connect(server.strip());
                if (refusal == null) {
                    return null;
                }
            }
            if (System.nanoTime() >= deadline) {
                return refusal;
            }
            Thread.sleep(RETRY_MS);
        }
    }

    private static @Nullable IOException connect(String server) {
        int colon = server.lastIndexOf(':');
        String host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1))), CONNECT_MS);
            return null;
        } catch (IOException e) {
            return e;
        } catch (IllegalArgumentException e) {
            return new IOException(e.getMessage(), e);
        }
    }

    private static void ask(KafkaSettings settings, Duration patience, long deadline) throws InterruptedException {
        long leftMs = Math.max(1_000, (deadline - System.nanoTime()) / 1_000_000);
        Map<String, Object> properties = settings.with(Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) leftMs,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) leftMs));
        QuietClients quiet = new QuietClients();
        try (Admin admin = Admin.create(properties)) {
            admin.describeCluster().nodes().get(leftMs + CONNECT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
                throw new KafkaUnavailableException(
                        "Kafka at " + settings.bootstrapServers() + " refused us: " + reason(cause), cause);
            }
            throw failure(settings, patience, reason(cause), cause);
        } catch (TimeoutException | KafkaException e) {
            throw failure(settings, patience, reason(e), e);
        } finally {
            quiet.end();
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "the host name is not known";
        }
        if (failure instanceof SocketTimeoutException) {
            return "no connection";
        }
        if (failure instanceof org.apache.kafka.common.errors.TimeoutException || failure instanceof TimeoutException) {
            return "it accepts connections and says nothing that we understand; is security.protocol right?";
        }
        return KafkaFailure.inWords(failure);
    }

    private static KafkaUnavailableException failure(
            KafkaSettings settings, Duration patience, String reason, Throwable cause) {
        return new KafkaUnavailableException(
                "Kafka at " + settings.bootstrapServers() + " did not answer within " + patience.toSeconds() + " s: "
                        + reason,
                cause);
    }
}
