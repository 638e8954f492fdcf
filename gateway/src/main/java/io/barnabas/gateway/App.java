package io.barnabas.gateway;

import io.barnabas.common.TimeOfDay;
import io.barnabas.common.command.Commands;
import io.barnabas.common.contract.NodeBeat;
import io.barnabas.common.kafka.TopicScan;
import io.barnabas.common.kafka.TopicState;
import io.barnabas.gateway.admin.AdminServer;
import io.barnabas.gateway.admin.ConnectionsView;
import io.barnabas.gateway.admin.GatewayMetrics;
import io.barnabas.gateway.admin.Operations;
import io.barnabas.gateway.admission.AdmissionControl;
import io.barnabas.gateway.auth.AuthConfig;
import io.barnabas.gateway.auth.Gates;
import io.barnabas.gateway.auth.TokenThreads;
import io.barnabas.gateway.drain.Drain;
import io.barnabas.gateway.drain.DrainConfig;
import io.barnabas.gateway.drain.DrainProgress;
import io.barnabas.gateway.drain.DrainThread;
import io.barnabas.gateway.presence.LiveNodes;
import io.barnabas.gateway.presence.OutboundPartitions;
import io.barnabas.gateway.transport.Access;
import io.barnabas.gateway.transport.AccessServer;
import io.barnabas.gateway.transport.Entrance;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One gateway node: everything is made here, in the order in which it starts. */
public final class App implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(App.class);
    private static final long START_TIMEOUT_S = 30;
    /** For the ports to close, and then for the event loops to end. */
    private static final Duration PORTS_STOP = Duration.ofSeconds(5);
    /** What the drain's steps may take on top of its phases. */
    private static final Duration DRAIN_SLACK = Duration.ofSeconds(5);

    private static final Duration SCAN_PATIENCE = Duration.ofSeconds(10);

    private final GatewayConfig config;
    private final Vertx vertx;
    /** Of its own, so that the admin port answers whatever clients do. */
    private final Vertx adminVertx;

    private final KafkaLink kafka;
    private final AccessServer access;
    private final AdminServer admin;
    private final Gates gates;
    private final Access terms;
    private final LeavingNode node;
    private final DrainThread drain;
    private final Operations operations;
    private int port;
    private int adminPort;
    private boolean closed;

    private App(GatewayConfig config) {
        this.config = config;
        InstantSource clock = InstantSource.system();
        SplittableRandom random = new SplittableRandom();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        GatewayMetrics metrics = new GatewayMetrics(registry);
        long startNanos = System.nanoTime();
        LongSupplier nanoTime = () -> System.nanoTime() - startNanos;
        Entrance entrance = new Entrance(
                new AdmissionControl(
                        config.entry().admission(), config.entry().trustedProxies(), metrics.admissions(), nanoTime),
                config.entry().trustedProxies(),
                config.entry().proxyProtocol(),
                config.entry().tls());
        vertx = entrance.vertx(vertxOptions(config.eventLoops()));
        adminVertx = Vertx.vertx(vertxOptions(1));
        access = new AccessServer(
                vertx,
                entrance,
                config.clients().host(),
                config.clients().port(),
                config.eventLoops(),
                config.demoPage());
        SplittableRandom starts = random.split();
        kafka = new KafkaLink(
                config,
                () -> Long.toString(clock.millis(), 36) + Integer.toString(starts.nextInt(36 * 36), 36),
                () -> Admin.create(config.kafka().with(Map.of())),
                (incarnation, topics) -> kafkaSide(incarnation, topics, metrics, clock, nanoTime, starts),
                new Outage(
                        access.eventLoops(),
                        access::connections,
                        random.split(),
                        config.presence().grace(),
                        config.drain().minRate(),
                        nanoTime),
                new TimeOfDay(clock, nanoTime));
        admin = new AdminServer(
                adminVertx,
                config.admin().host(),
                config.admin().port(),
                config.adminToken(),
                registry,
                kafka::problem);
        node = new LeavingNode(kafka, access.eventLoops(), access::connections, random.split(), metrics::drainCut);
        drain = new DrainThread(new Drain(config.drain(), node, System::nanoTime, random.split()));
        operations = new Operations(
                new ConnectionsView(access.eventLoops(), kafka::connectionId, metrics::clientMemoryBytes), drain);
        Map<String, AuthConfig> auth = new HashMap<>();
        config.routes()
                .routes()
                .forEach(route -> auth.put(route.name(), config.auth().getOrDefault(route.name(), AuthConfig.DEFAULT)));
        auth.putIfAbsent(EchoRoute.NAME, AuthConfig.DEFAULT);
        gates = new Gates(
                auth,
                clock,
                nanoTime,
                new SecureRandom(),
                metrics.auth(),
                new TokenThreads(
                        config.nodeLimits().tokenThreads(), config.nodeLimits().maxWaitingTokens()));
        metrics.auth().oldestKeysAge(gates::oldestKeysAgeSeconds);
        terms = new Access(
                config.routes().routes(),
                config.echo() ? EchoRoute.ROUTE : null,
                config.policies()::of,
                gates,
                config.nodeLimits().maxClientMemory(),
                config.nodeLimits().maxCallouts(),
                config.nodeLimits().maxUntold(),
                kafka,
                kafka,
                metrics,
                metrics.callouts(),
                new CloseLog(kafka::connectionId),
                clock,
                nanoTime,
                random);
    }

    private KafkaSide kafkaSide(
            String incarnation,
            Map<String, TopicState> topics,
            GatewayMetrics metrics,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        Map<String, Integer> counts = new HashMap<>();
        Set<String> outbound = new HashSet<>(Set.of(config.routes().topics().outbound()));
        config.routes().routes().forEach(route -> outbound.add(route.outbound()));
        for (String topic : outbound) {
            TopicState state = topics.get(topic);
            counts.put(topic, state == null ? 1 : state.partitions());
        }
        Collection<NodeBeat> others = config.ordinal() == null
                ? new LiveNodes(new TopicScan(config.kafka(), SCAN_PATIENCE, nanoTime), clock)
                        .read(config.routes().topics().nodes())
                : List.of();
        Map<String, Integer> partitions = OutboundPartitions.choose(counts, config.ordinal(), others, random);
        return new KafkaSide(config, incarnation, partitions, topics, access.eventLoops(), metrics, clock, nanoTime);
    }

    private static VertxOptions vertxOptions(int eventLoops) {
        return new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(eventLoops)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    /**
     * Starts a node. It listens at once, but refuses connections with 503 until {@link #isReady}.
     *
     * @throws StartException when a port is taken or Kafka's clients cannot be made
     */
    public static App start(GatewayConfig config) {
        App app = new App(config);
        try {
            app.adminPort = app.await(app.admin.start(), config.admin());
            app.port = app.await(app.access.start(app.terms), config.clients());
            app.gates.start();
            app.kafka.start();
            app.drain.start();
            app.admin.operate(app.operations);
            LOG.info(
                    "Gateway {} listens at {}, port {}; admin port {}",
                    config.node(),
                    config.clients().host(),
                    app.port,
                    app.adminPort);
            return app;
        } catch (StartException e) {
            app.close();
            throw e;
        }
    }

    /** Runs the gateway's own command, as its image does. */
    public static void main(String[] args) {
        System.exit(Commands.run(new GatewayCommand(), List.of(StartException.class), args));
    }

    /** The port that clients connect to. */
    public int port() {
        return port;
    }

    public int adminPort() {
        return adminPort;
    }

    public boolean isReady() {
        return kafka.problem() == null;
    }

    /** Why it is not ready, as a sentence; null when it is. */
    public @Nullable String problem() {
        return kafka.problem();
    }

    /** How far the node is on its way out. */
    public DrainProgress drain() {
        return drain.progress();
    }

    /** Blocks until the node has left, by a request of an operator or because it is being closed. */
    public void awaitLeft() throws InterruptedException {
        drain.awaitLeft();
    }

    /** The longest that {@link #close} takes of a node that is drained so. */
    public static Duration longestStop(DrainConfig drain) {
        return drain.total()
                .plus(DRAIN_SLACK)
                .plus(KafkaLink.LONGEST_STOP)
                .plus(Gates.LONGEST_STOP)
                .plus(PORTS_STOP.multipliedBy(2));
    }

    /** Leaves, see {@link Drain}, or waits until it has where that has begun; then stops. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (port > 0) {
                leave();
            }
            kafka.stop(port > 0 ? access.connections() : 0);
            gates.stop();
            abandonUntold();
            stop(access.stop(), admin.stop());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop(vertx.close(), adminVertx.close());
            LOG.info("Gateway {} has stopped", config.node());
        }
    }

    private void leave() throws InterruptedException {
        if (drain.leave()) {
            LOG.info("Gateway {} is leaving with {} connections", config.node(), access.connections());
        }
        Duration atMost = config.drain().total().plus(DRAIN_SLACK);
        if (!drain.awaitLeft(atMost)) {
            LOG.warn(
                    "The drain is not over after {}: {}",
                    atMost,
                    drain.progress().sentence());
        }
    }

    private void abandonUntold() {
        int untold = port > 0 ? access.connections() : 0;
        if (untold > 0) {
            LOG.warn("Kafka does not have the end of {} connections, the closer will tell it", untold);
            node.abandon();
        }
    }

    private int await(Future<Integer> start, GatewayConfig.Address address) {
        try {
            return start.toCompletionStage().toCompletableFuture().get(START_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new StartException("Cannot listen at " + address + ": " + reason(e), e);
        } catch (TimeoutException e) {
            throw new StartException("Cannot listen at " + address + " within " + START_TIMEOUT_S + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while starting to listen at " + address, e);
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause instanceof java.net.BindException
                ? "the port is taken or the address is not this machine's"
                : String.valueOf(cause.getMessage());
    }

    private static void stop(Future<?> one, Future<?> other) {
        try {
            Future.join(one, other)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PORTS_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Stopping was not clean: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
