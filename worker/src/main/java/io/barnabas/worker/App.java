package io.barnabas.worker;

import io.barnabas.common.ClockWatch;
import io.barnabas.common.TimeOfDay;
import io.barnabas.worker.admin.AdminServer;
import io.barnabas.worker.closer.Closer;
import io.barnabas.worker.closer.CloserConfig;
import io.barnabas.worker.closer.CloserMetrics;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.metrics.MicrometerCloserMetrics;
import io.barnabas.worker.metrics.MicrometerWorkerMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker with its metrics and, where asked for, its admin port. Thread-safe; starting and stopping block. */
public final class App implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(App.class);

    private final Duration stop;
    private final PrometheusMeterRegistry registry;
    private final Worker worker;
    private final Supplier<@Nullable Closer> closers;
    private final ClockWatch clock;
    private @Nullable Closer closer;
    private boolean stopping;
    private final @Nullable AdminServer admin;

    private App(
            Duration stop,
            PrometheusMeterRegistry registry,
            Worker worker,
            Supplier<@Nullable Closer> closers,
            @Nullable AdminServer admin) {
        this.stop = stop;
        this.registry = registry;
        this.worker = worker;
        this.closers = closers;
        this.closer = closers.get();
        this.admin = admin;
        this.clock = ClockWatch.start(
                "barnabas-closer-clock", new TimeOfDay(InstantSource.system(), System::nanoTime), this::renewCloser);
    }

    /**
     * Starts all of it; whether it takes records yet, {@link #isReady} says.
     *
     * @param handlers by the name of their route
     * @throws IllegalArgumentException when no configured route has a handler
     * @throws io.barnabas.common.kafka.KafkaUnavailableException when Kafka does not answer in time
     * @throws StartException when the admin port cannot be listened on
     */
    public static App start(WorkerConfig config, Map<String, MessageHandler> handlers) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Worker worker = Worker.start(config, handlers, new MicrometerWorkerMetrics(registry));
        AdminServer admin = null;
        try {
            if (config.admin() != null) {
                admin = AdminServer.start(config.admin(), worker::readiness, registry::scrape);
            }
        } catch (IOException e) {
            worker.stop(Duration.ZERO);
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
        return new App(config.consume().stop(), registry, worker, closers(config, registry), admin);
    }

    /** None for a worker that may not answer: the closer writes events, and fences for gateways. */
    private static Supplier<@Nullable Closer> closers(WorkerConfig config, PrometheusMeterRegistry registry) {
        CloserConfig watching = config.closer();
        if (watching == null || !config.answers()) {
            return () -> null;
        }
        CloserMetrics metrics = new MicrometerCloserMetrics(registry);
        return () -> Closer.start(config.kafka(), config.routes().topics(), watching, metrics);
    }

    /** Another one in its place, as its Kafka clients go by the time of day. */
    private synchronized void renewCloser(Duration back) {
        if (stopping || closer == null) {
            return;
        }
        LOG.warn("the time of day was set back by {} s: another closer takes this one's place", back.toSeconds());
        closer.close();
        closer = closers.get();
    }

    private synchronized void stopCloser() {
        stopping = true;
        if (closer != null) {
            closer.close();
        }
    }

    public boolean isReady() {
        return worker.isReady();
    }

    /** One sentence that says what it waits for; null when it is ready. */
    public @Nullable String problem() {
        return worker.problem();
    }

    /** The admin server's port; -1 where there is none. */
    public int adminPort() {
        return admin == null ? -1 : admin.port();
    }

    /** All meters as Prometheus text. */
    public String metrics() {
        return registry.scrape();
    }

    /** Stops with the configured deadline. */
    @Override
    public void close() {
        stop(stop);
    }

    /** Stops; what was taken has so long to be done. */
    public void stop(Duration deadline) {
        // Another closer should not have to wait for this worker's handlers.
        Thread closing = new Thread(this::stopCloser, "barnabas-stop-closer");
        clock.close();
        closing.start();
        worker.stop(deadline);
        join(closing);
        if (admin != null) {
            admin.close();
        }
        registry.close();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The longest that {@link #stop} takes with that deadline. */
    public static Duration longestStop(Duration deadline) {
        Duration ofWorker = deadline.plus(Worker.STOP_MARGIN);
        return ofWorker.compareTo(Closer.LONGEST_STOP) > 0 ? ofWorker : Closer.LONGEST_STOP;
    }
}
