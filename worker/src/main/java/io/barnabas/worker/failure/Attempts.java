package io.barnabas.worker.failure;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.worker.dispatch.Completion;
import io.barnabas.worker.dispatch.RecordProcessor;
import io.barnabas.worker.handler.Closed;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.ConnectionEvent;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.handler.Opened;
import io.barnabas.worker.handler.Undelivered;
import io.barnabas.worker.handler.UnreadablePayloadException;
import io.barnabas.worker.inbound.DeadLetterCause;
import io.barnabas.worker.inbound.Inbound;
import io.barnabas.worker.metrics.WorkerMetrics;
import io.barnabas.worker.reply.Outputs;
import io.barnabas.worker.reply.RecordContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a record to its end: its handler is called, again after a pause when it fails, and when it has failed too often
 * the record is written to the dead-letter topic, for as long as that takes. Only the record's own key waits meanwhile.
 * Once the partition is being let go nothing is tried again: its next owner will.
 */
public final class Attempts implements RecordProcessor<Inbound> {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    /** Clocks of two hosts may differ by so much before a question is left out that somebody waits for. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(10);

    /** A route that this worker has a handler for. */
    public record Binding(RouteConfig route, MessageHandler handler) {}

    private final Map<String, Binding> bindings;
    private final Outputs outputs;
    private final DeadLetters deadLetters;
    private final Retries retries;
    private final int maxAttempts;
    private final HandledEvents handled;
    private final WorkerMetrics metrics;
    private final LongSupplier nanoClock;
    private final InstantSource clock;

    /**
     * Takes what handlers are given and how often they are tried.
     *
     * @param bindings by name of the route
     * @param duplicates which events that come again are dropped
     * @param clock tells whether somebody still waits for a decision
     */
    public Attempts(
            Map<String, Binding> bindings,
            Outputs outputs,
            DeadLetters deadLetters,
            Retries retries,
            int maxAttempts,
            DuplicatesConfig duplicates,
            WorkerMetrics metrics,
            LongSupplier nanoClock,
            InstantSource clock) {
        this.bindings = Map.copyOf(bindings);
        this.outputs = outputs;
        this.deadLetters = deadLetters;
        this.retries = retries;
        this.maxAttempts = maxAttempts;
        this.handled = new HandledEvents(duplicates);
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        this.clock = clock;
    }

    @Override
    public void process(Inbound inbound, Completion completion) {
        if (inbound instanceof Inbound.Malformed malformed) {
            deadLetters.write(
                    malformed.withoutToken(),
                    new DeadLetter(malformed.cause(), 0, malformed.detail(), null),
                    completion);
        } else if (inbound instanceof Inbound.Event event) {
            Binding binding = bindings.get(event.route());
            if (binding == null) {
                throw new IllegalStateException("no handler for route " + event.route());
            }
            if (wasHandled(event)) {
                metrics.duplicate();
                completion.done();
            } else {
                attempt(event, binding, 1, completion);
            }
        } else {
            completion.done();
        }
    }

    private void attempt(Inbound.Event event, Binding binding, int attempt, Completion completion) {
        if (event.event() instanceof Connect connect && isOver(connect)) {
            metrics.connectExpired();
            completion.done();
            return;
        }
        long start = nanoClock.getAsLong();
        Outputs.Attempt sending = outputs.attempt(event.record());
        RecordContext context =
                new RecordContext(event, binding.route(), attempt, sending, completion::released, failure -> {
                    if (failure == null) {
                        sending.keep();
                    }
                    decide(event, binding, attempt, start, failure, completion);
                });
        Throwable thrown = null;
        try {
            call(binding.handler(), event.event(), context);
        } catch (Throwable e) {
            thrown = e;
        }
        context.returned(thrown);
    }

    private boolean isOver(Connect connect) {
        Instant deadline = connect.deadline();
        return deadline != null && clock.instant().isAfter(deadline.plus(CLOCK_SKEW));
    }

    private void decide(
            Inbound.Event event,
            Binding binding,
            int attempt,
            long start,
            @Nullable Throwable failure,
            Completion completion) {
        if (failure == null) {
            if (!completion.released()) {
                metrics.handled(event.route(), nanoClock.getAsLong() - start);
            }
            remember(event);
            completion.done();
            return;
        }
        metrics.failed(event.route());
        if (!completion.mayRetry()) {
            completion.abandon();
        } else if (failure instanceof UnreadablePayloadException) {
            LOG.warn(
                    "handler of route {} cannot read the payload at {}, connection {}; the record goes to the dead-letter"
                            + " topic: {}",
                    event.route(),
                    at(event),
                    event.event().connection().id(),
                    failure.getMessage());
            bury(event, DeadLetterCause.UNREADABLE_PAYLOAD, attempt, failure, completion);
        } else if (attempt < maxAttempts) {
            LOG.debug("attempt {} of {} at {} failed", attempt, maxAttempts, at(event), failure);
            retries.after(attempt, completion, () -> attempt(event, binding, attempt + 1, completion));
        } else {
            LOG.warn(
                    "handler of route {} failed {} times at {}, connection {}; the record goes to the dead-letter topic",
                    event.route(),
                    attempt,
                    at(event),
                    event.event().connection().id(),
                    failure);
            bury(event, DeadLetterCause.HANDLER_FAILED, attempt, failure, completion);
        }
    }

    private void bury(
            Inbound.Event event, DeadLetterCause cause, int attempts, Throwable failure, Completion completion) {
        DeadLetter letter = new DeadLetter(cause, attempts, String.valueOf(failure.getMessage()), failure);
        retries.soon(completion, () -> deadLetters.write(event.withoutToken(), letter, completion));
    }

    private boolean wasHandled(Inbound.Event event) {
        String id = event.event().id();
        return id != null && handled.contains(event.record().key(), id);
    }

    private void remember(Inbound.Event event) {
        String id = event.event().id();
        if (id != null) {
            handled.add(event.record().key(), id);
        }
    }

    private static void call(MessageHandler handler, ConnectionEvent event, RecordContext context) throws Exception {
        if (event instanceof Message message) {
            handler.onMessage(message, context);
        } else if (event instanceof Opened opened) {
            handler.onOpened(opened, context);
        } else if (event instanceof Closed closed) {
            handler.onClosed(closed, context);
        } else if (event instanceof Undelivered undelivered) {
            handler.onUndelivered(undelivered, context);
        } else if (event instanceof Connect connect) {
            context.decide(handler.onConnect(connect));
        }
    }

    private static String at(Inbound inbound) {
        return inbound.record().topic() + "-" + inbound.record().partition() + " offset "
                + inbound.record().offset();
    }
}
