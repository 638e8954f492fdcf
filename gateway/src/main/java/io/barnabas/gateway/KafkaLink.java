package io.barnabas.gateway;

import io.barnabas.common.TimeOfDay;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.NodeBeat;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
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
    private static final Duration THREAD_STOP = Duration.ofSeconds(5);
    private static final Duration ADMIN_STOP = Duration.ofSeconds(1);
    /** The longest that {@link #stop} takes. */
    static final Duration LONGEST_STOP = THREAD_STOP.plus(KafkaSide.LONGEST_STOP);

    private static final long CONNECT_MS = 1_000;
    private static final long WARM_UP_MS = 20;
    /** Soon enough to see a broken reader, and the producer forgets a topic only after five idle minutes. */
    private static final long REFRESH_MS = 1_000;

    private final GatewayConfig config;
    private final Supplier<String> incarnations;
    private final Supplier<Admin> admins;
    private final Factory factory;
    private final Outage outage;
    private final TimeOfDay timeOfDay;
    private final Thread thread = new Thread(this::run, "barnabas-kafka-link");
    private volatile String incarnation;
    private volatile @Nullable KafkaSide side;
    private volatile @Nullable String problem = "starting";
    private volatile boolean leaving;
    private volatile boolean refusing;
    private volatile boolean stopping;

    /** Makes what talks to Kafka, for one start of the node, once its topics are known. */
    interface Factory {
        KafkaSide make(String incarnation, Map<String, TopicState> topics);
    }

    /**
     * Makes one that has not begun.
     *
     * @param incarnations gives a new name to each start of the node; also to one after it was given up
     * @param admins makes what asks for the topics
     * @param outage what the node does with its connections when Kafka is away or has given it up
     */
    KafkaLink(
            GatewayConfig config,
            Supplier<String> incarnations,
            Supplier<Admin> admins,
            Factory factory,
            Outage outage,
            TimeOfDay timeOfDay) {
        this.config = config;
        this.incarnations = incarnations;
        this.incarnation = incarnations.get();
        this.admins = admins;
        this.factory = factory;
        this.outage = outage;
        this.timeOfDay = timeOfDay;
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
        KafkaSide kafka = side;
        ConnectionId id = kafka == null || isEcho(route)
                ? new ConnectionId(config.node(), incarnation, 0, connectionNumber)
                : kafka.address().connectionId(connectionNumber, route.outbound());
        return id.toString();
    }

    @Override
    public int maxMessageBytes(RouteConfig route) {
        return isEcho(route) ? route.maxMessageBytes() : side().inbound().maxMessageBytes(route);
    }

    @Override
    public int share() {
        KafkaSide kafka = side;
        return kafka == null ? 0 : kafka.writer().share();
    }

    @Override
    public Ingress.Offer offer(InboundEvent event, Completion completion) {
        // Without one the node begins anew, and what is left of its connections is written by nobody.
        KafkaSide kafka = side;
        return kafka == null ? Ingress.Offer.REFUSED : kafka.writer().offer(event, completion);
    }

    /** @param untold how many ends of connections were not written */
    void stop(int untold) throws InterruptedException {
        stopping = true;
        thread.interrupt();
        thread.join(THREAD_STOP.toMillis());
        KafkaSide kafka = side;
        if (kafka != null) {
            kafka.stop(untold);
        }
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
                Thread.sleep(step());
            }
        } catch (InterruptedException | InterruptException e) {
            LOG.debug("Stopped", e);
        }
    }

    /** Returns after how many milliseconds it wants to be called again. */
    private long step() throws InterruptedException {
        long pauseMs;
        try {
            pauseMs = look();
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Looking after the tie to Kafka failed, trying again", e);
            become("an unexpected failure: " + e);
            pauseMs = CONNECT_MS;
        }
        KafkaSide kafka = side;
        if (kafka != null) {
            outage.tick(trouble(kafka));
        }
        return pauseMs;
    }

    private long look() throws InterruptedException {
        Duration back = timeOfDay.setBack();
        KafkaSide kafka = side;
        if (kafka == null) {
            connect();
            return side == null ? CONNECT_MS : 0;
        }
        if (!back.isZero()) {
            LOG.warn(
                    "The time of day was set back by {} s: the node goes on with new Kafka clients, as those that it has"
                            + " would put off for so long what is due",
                    back.toSeconds());
            kafka.renewClients();
        }
        become(check(kafka));
        return problem == null ? refreshMs() : WARM_UP_MS;
    }

    /** Which connections could not be served now, and why; a node that leaves closes them all by its drain. */
    private Outage.Trouble trouble(KafkaSide kafka) {
        if (leaving) {
            return Outage.Trouble.NONE;
        }
        if (!kafka.holdsLease()) {
            return new Outage.Trouble("the node cannot reach Kafka", routes(route -> true));
        }
        if (!kafka.isListening()) {
            return new Outage.Trouble("the node does not hear its backends", routes(route -> true));
        }
        Set<String> missing = kafka.missing();
        if (missing.isEmpty()) {
            return Outage.Trouble.NONE;
        }
        return new Outage.Trouble(
                "a topic of the route is missing",
                routes(route -> !Collections.disjoint(
                        KafkaSide.needs(route, config.routes().topics()), missing)));
    }

    private Set<String> routes(Predicate<RouteConfig> which) {
        return config.routes().routes().stream()
                .filter(which)
                .map(RouteConfig::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private long refreshMs() {
        return Math.min(REFRESH_MS, config.presence().beat().toMillis() / 2);
    }

    /** Without its connections, whose ends the closer tells, the node is as good as one that has just started. */
    private void beginAnew(KafkaSide old) throws InterruptedException {
        become("the closer has given this node up; it closes its connections and begins anew");
        outage.disownAll();
        old.abandon();
        outage.awaitNone();
        side = null;
        incarnation = incarnations.get();
        LOG.info("Gateway {} begins anew", config.node());
    }

    private void connect() {
        try {
            Map<String, TopicState> found = describe();
            List<String> absent = TopicPlan.of(config.routes()).names().stream()
                    .filter(name -> !found.containsKey(name))
                    .toList();
            if (absent.isEmpty()) {
                side = factory.make(incarnation, found);
            } else {
                become("topics " + String.join(", ", absent) + " are missing" + mend());
            }
        } catch (KafkaUnavailableException e) {
            become(String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            become("Kafka clients cannot be made: " + e.getMessage());
        }
    }

    private Map<String, TopicState> describe() {
        Admin admin = admins.get();
        try {
            return new TopicAdmin(admin, ASK)
                    .describe(TopicPlan.of(config.routes()).names());
        } finally {
            admin.close(ADMIN_STOP);
        }
    }

    private String mend() {
        return "; create them with: ./barnabas topics create --bootstrap "
                + config.kafka().bootstrapServers();
    }

    private @Nullable String check(KafkaSide kafka) throws InterruptedException {
        if (kafka.isFenced()) {
            beginAnew(kafka);
            return "the node begins anew";
        }
        Exception fatal = kafka.producer().fatal();
        if (fatal != null) {
            LOG.error("The producer has failed for good and is replaced", fatal);
            become("the producer failed and is replaced: " + fatal.getMessage());
            kafka.producer().replace();
        }
        Set<String> unknown = kafka.refresh();
        // Also while a topic is missing: it lives.
        kafka.beat(state(), outage.connections());
        if (!unknown.isEmpty()) {
            return "topics " + String.join(", ", unknown) + " are not known yet, or missing" + mend();
        }
        if (!kafka.isListening()) {
            return "the outbound and fan-out topics are not being read: the log says why";
        }
        return kafka.holdsLease() ? null : "Kafka has not acknowledged the node's beats for too long";
    }

    private NodeBeat.State state() {
        if (leaving) {
            return NodeBeat.State.LEAVING;
        }
        return problem == null ? NodeBeat.State.SERVING : NodeBeat.State.STARTING;
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
