package io.barnabas.gateway;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.kafka.KafkaUnavailableException;
import io.barnabas.common.kafka.TopicAdmin;
import io.barnabas.common.kafka.TopicPlan;
import io.barnabas.common.kafka.TopicState;
import io.barnabas.gateway.connection.Envelope;
import io.barnabas.gateway.connection.EventWriter;
import io.barnabas.gateway.connection.InboundEvent;
import io.barnabas.gateway.connection.Ingress;
import io.barnabas.gateway.connection.Lane;
import io.barnabas.gateway.transport.Access;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's tie to Kafka: waits for its topics, then makes the {@link KafkaSide} and keeps its metadata warm. Its
 * thread does all that may wait; event loops only look at what it found. Thread-safe.
 */
final class KafkaLink implements Access.Admission, EventWriter {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLink.class);
    /** Never written to. */
    private static final Envelope ECHO = new Envelope(List.of(new Lane(EchoRoute.ROUTE.inbound(), 0)));

    private static final Duration ASK = Duration.ofSeconds(10);
    private static final long CONNECT_MS = 1_000;
    private static final long WARM_UP_MS = 20;
    /** Soon enough to see a broken reader, and the producer forgets a topic only after five idle minutes. */
    private static final long REFRESH_MS = 1_000;

    private final GatewayConfig config;
    private final String incarnation;
    private final Admin admin;
    private final TopicAdmin topics;
    private final Function<Map<String, TopicState>, KafkaSide> factory;
    private final Thread thread = new Thread(this::run, "barnabas-kafka-link");
    private volatile @Nullable KafkaSide side;
    private volatile @Nullable String problem = "starting";
    private volatile boolean leaving;
    private volatile boolean refusing;
    private volatile boolean stopping;

    /** @param incarnation this start of the node */
    KafkaLink(
            GatewayConfig config,
            String incarnation,
            Admin admin,
            Function<Map<String, TopicState>, KafkaSide> factory) {
        this.config = config;
        this.incarnation = incarnation;
        this.admin = admin;
        this.topics = new TopicAdmin(admin, ASK);
        this.factory = factory;
    }

    void start() {
        thread.start();
    }

    /** From now on the node says that it is not ready; connections are admitted all the same. */
    void announceLeaving() {
        leaving = true;
    }

    /** From now on no connection is admitted. */
    void refuse() {
        refusing = true;
    }

    /** Why the node is not ready, as a sentence; null when it is. */
    @Nullable
    String problem() {
        return leaving ? "the node is leaving" : problem;
    }

    boolean ready() {
        return problem == null && !refusing;
    }

    private boolean isEcho(RouteConfig route) {
        return config.echo() && EchoRoute.is(route);
    }

    @Override
    public boolean ready(RouteConfig route) {
        return isEcho(route) ? !refusing : ready();
    }

    @Override
    public Envelope envelope(RouteConfig route, long connectionNumber) {
        if (isEcho(route)) {
            return ECHO;
        }
        String id = connectionId(route, connectionNumber);
        return side().inbound().envelope(route, id.getBytes(StandardCharsets.UTF_8));
    }

    /** What the connection of that number is called in records. */
    String connectionId(RouteConfig route, long connectionNumber) {
        return isEcho(route)
                ? new ConnectionId(config.node(), incarnation, 0, connectionNumber).toString()
                : side().address()
                        .connectionId(connectionNumber, route.outbound())
                        .toString();
    }

    @Override
    public int maxMessageBytes(RouteConfig route) {
        return isEcho(route) ? route.maxMessageBytes() : side().inbound().maxMessageBytes(route);
    }

    @Override
    public int share() {
        return side().writer().share();
    }

    @Override
    public Ingress.Offer offer(InboundEvent event, Completion completion) {
        return side().writer().offer(event, completion);
    }

    void stop() throws InterruptedException {
        stopping = true;
        thread.interrupt();
        thread.join(ASK.toMillis());
        KafkaSide kafka = side;
        if (kafka != null) {
            kafka.stop();
        }
        admin.close(Duration.ofSeconds(1));
    }

    private KafkaSide side() {
        KafkaSide kafka = side;
        if (kafka == null) {
            throw new IllegalStateException("a connection before the node was ready");
        }
        return kafka;
    }

    private void run() {
        try {
            while (!stopping) {
                KafkaSide kafka = side;
                if (kafka == null) {
                    connect();
                    Thread.sleep(side == null ? CONNECT_MS : 0);
                } else {
                    become(check(kafka));
                    Thread.sleep(problem == null ? REFRESH_MS : WARM_UP_MS);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Stopped", e);
        } catch (RuntimeException e) {
            become("an unexpected failure: " + e);
            LOG.error("The tie to Kafka broke", e);
        }
    }

    private void connect() {
        try {
            Collection<String> names = TopicPlan.of(config.routes()).names();
            Map<String, TopicState> found = topics.describe(names);
            List<String> missing =
                    names.stream().filter(name -> !found.containsKey(name)).toList();
            if (missing.isEmpty()) {
                side = factory.apply(found);
            } else {
                become("topics " + String.join(", ", missing) + " are missing; create them with:"
                        + " ./barnabas topics create --bootstrap "
                        + config.kafka().bootstrapServers());
            }
        } catch (KafkaUnavailableException e) {
            become(String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            become("Kafka clients cannot be made: " + e.getMessage());
        }
    }

    private @Nullable String check(KafkaSide kafka) {
        Exception fatal = kafka.producer().fatal();
        if (fatal != null) {
            LOG.error("The producer has failed for good and is replaced", fatal);
            become("the producer failed and is replaced: " + fatal.getMessage());
            kafka.producer().replace();
        }
        if (!kafka.inbound().refresh()) {
            return "metadata of inbound topics is awaited";
        }
        return kafka.isListening() ? null : "the outbound and fan-out topics are not being read";
    }

    private void become(@Nullable String now) {
        String before = problem;
        if (now == null ? before != null : !now.equals(before)) {
            problem = now;
            if (now == null) {
                LOG.info("Ready");
            } else if (before != null && side != null) {
                LOG.debug("Not ready yet: {}", now);
            } else {
                LOG.warn("Not ready: {}", now);
            }
        }
    }
}
