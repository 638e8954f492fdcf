package io.barnabas.worker;

import io.barnabas.worker.admin.AdminServer;
import io.barnabas.worker.closer.Closer;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.metrics.MicrometerCloserMetrics;
import io.barnabas.worker.metrics.MicrometerWorkerMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker with its metrics and, where asked for, its admin port. Thread-safe; starting and stopping block. */
public final class App implements AutoCloseable {
    private final Duration stop;
    private final PrometheusMeterRegistry registry;
    private final Worker worker;
    private final @Nullable Closer closer;
    private final @Nullable AdminServer admin;

    private App(
            Duration stop,
            PrometheusMeterRegistry registry,
            Worker worker,
            @Nullable Closer closer,
            @Nullable AdminServer admin) {
        this.stop = stop;
        this.registry = registry;
        this.worker = worker;
        this.closer = closer;
        this.admin = admin;
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
        Closer closer = closer(config, registry);
        if (config.admin() == null) {
            return new App(config.consume().stop(), registry, worker, closer, null);
        }
        try {
            return new App(
                    config.consume().stop(),
                    registry,
                    worker,
                    closer,
                    AdminServer.start(config.admin(), worker::readiness, registry::scrape));
        } catch (IOException e) {
            worker.stop(Duration.ZERO);
            if (closer != null) {
                closer.close();
            }
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** None for a worker that may not answer: the closer writes events, and fences for gateways. */
    private static @Nullable Closer closer(WorkerConfig config, PrometheusMeterRegistry registry) {
        if (config.closer() == null || !config.answers()) {
            return null;
        }
        return Closer.start(
                config.kafka(), config.routes().topics(), config.closer(), new MicrometerCloserMetrics(registry));
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
        Thread closing = closer == null ? null : new Thread(closer::close, "barnabas-stop-closer");
        if (closing != null) {
            closing.start();
        }
        worker.stop(deadline);
        if (closing != null) {
            join(closing);
        }
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
