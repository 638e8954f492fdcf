package io.barnabas.common.kafka;

import io.barnabas.common.Deadline;
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
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks whether a cluster is there, so that a wrong address is one sentence instead of a stream of warnings. */
public final class KafkaProbe {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaProbe.class);
    private static final int CONNECT_MS = 2_000;
    private static final int RETRY_MS = 250;
    private static final int MIN_ASK_MS = 1_000;
    /** Then it is asked anew: a broker that was starting may have lost the question. */
    private static final int MAX_ASK_MS = 15_000;
    /** Whoever has a wrong address should not wonder for longer why nothing happens. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private KafkaProbe() {}

    /**
     * Waits until the cluster answers; one that takes long is told of in a line of the log. Blocks its caller.
     *
     * @param patience how long to try, 1 s or more
     * @throws KafkaUnavailableException saying which servers did not answer in that time, and why; at once where asking
     *     again would not help, as they refuse us or the properties are wrong
     */
    public static void await(KafkaSettings settings, Duration patience) {
        Deadline deadline = new Deadline(patience, System::nanoTime);
        Deadline silence = new Deadline(SILENCE, System::nanoTime);
        boolean told = false;
        QuietClients quiet = new QuietClients();
        try {
            while (true) {
                Failure failure = attempt(settings, deadline);
                if (failure == null) {
                    return;
                }
                if (deadline.isOver()) {
                    throw new KafkaUnavailableException(
                            "Kafka at " + settings.bootstrapServers() + " did not answer within " + patience.toSeconds()
                                    + " s: " + failure.reason,
                            failure.cause);
                }
                if (silence.isOver() && !told) {
                    told = true;
                    LOG.warn(
                            "Kafka at {} does not answer yet, and is asked for {} s more: {}",
                            settings.bootstrapServers(),
                            deadline.remaining().toSeconds(),
                            failure.reason);
                }
                Thread.sleep(RETRY_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException(
                    "Interrupted while waiting for Kafka at " + settings.bootstrapServers(), e);
        } finally {
            quiet.end();
        }
    }

    /** Null when it answered. */
    private static @Nullable Failure attempt(KafkaSettings settings, Deadline deadline) throws InterruptedException {
        IOException refusal = connect(settings.bootstrapServers());
        return refusal == null ? ask(settings, deadline) : new Failure(reason(refusal), refusal);
    }

    /** Null when one of the servers accepted a connection. */
    private static @Nullable IOException connect(String servers) {
        IOException refusal = null;
        for (String server : servers.split(",", -1)) {
            refusal = connectTo(server.strip());
            if (refusal == null) {
                return null;
            }
        }
        return refusal;
    }

    private static @Nullable IOException connectTo(String server) {
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

    private static @Nullable Failure ask(KafkaSettings settings, Deadline deadline) throws InterruptedException {
        long timeoutMs =
                Math.max(MIN_ASK_MS, Math.min(MAX_ASK_MS, deadline.remaining().toMillis()));
        Map<String, Object> properties = settings.with(Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeoutMs,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeoutMs));
        try (Admin admin = Admin.create(properties)) {
            admin.describeCluster().nodes().get(timeoutMs + CONNECT_MS, TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof RetriableException) {
                return new Failure(reason(cause), cause);
            }
            throw new KafkaUnavailableException(
                    "Kafka at " + settings.bootstrapServers() + " refused us: " + KafkaFailure.inWords(cause), cause);
        } catch (TimeoutException e) {
            return new Failure(reason(e), e);
        } catch (KafkaException e) {
            throw new KafkaUnavailableException(
                    "Kafka at " + settings.bootstrapServers() + " cannot be asked: " + KafkaFailure.inWords(e), e);
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

    private record Failure(String reason, Throwable cause) {}
}
