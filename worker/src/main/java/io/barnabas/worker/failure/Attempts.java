package io.barnabas.worker.failure;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.worker.dispatch.Completion;
import io.barnabas.worker.dispatch.RecordProcessor;
import io.barnabas.worker.handler.Closed;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.ConnectionEvent;
import io.barnabas.worker.handler.DeadLetterException;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.handler.Opened;
import io.barnabas.worker.handler.Outcome;
import io.barnabas.worker.handler.RetryLaterException;
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

    private void attempt(Inbound.Event event, Binding binding, int number, Completion completion) {
        if (event.event() instanceof Connect connect && isOver(connect)) {
            metrics.connectExpired();
            completion.done();
            return;
        }
        new Attempt(event, binding, number, completion).run();
    }

    private boolean isOver(Connect connect) {
        Instant deadline = connect.deadline();
        return deadline != null && clock.instant().isAfter(deadline.plus(CLOCK_SKEW));
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

    /** One call of a handler, and what follows from it. */
    private final class Attempt {
        private final Inbound.Event event;
        private final Binding binding;
        private final int number;
        private final Completion completion;
        private final long start = nanoClock.getAsLong();
        private final Outputs.Attempt sending;
        private final RecordContext context;

        private Attempt(Inbound.Event event, Binding binding, int number, Completion completion) {
            this.event = event;
            this.binding = binding;
            this.number = number;
            this.completion = completion;
            this.sending = outputs.attempt(event.record());
            this.context = new RecordContext(
                    event, binding.route(), number, sending, completion::released, this::deadline, this::decide);
        }

        private void run() {
            Throwable thrown = null;
            try {
                call(binding.handler(), event.event(), context);
            } catch (Throwable e) {
                thrown = e;
            }
            context.returned(thrown);
        }

        private @Nullable Instant deadline() {
            long left = completion.nanosLeft();
            return left == Long.MAX_VALUE ? null : clock.instant().plusNanos(left);
        }

        private void decide(@Nullable Throwable failure) {
            if (failure == null) {
                succeed();
                return;
            }
            metrics.failed(event.route());
            if (!completion.mayRetry()) {
                context.decided(Outcome.ABANDONED);
                completion.abandon();
            } else if (failure instanceof UnreadablePayloadException) {
                bury(DeadLetterCause.UNREADABLE_PAYLOAD, "cannot read the payload", failure);
            } else if (failure instanceof DeadLetterException) {
                bury(DeadLetterCause.REJECTED, "rejects the event", failure);
            } else if (number < maxAttempts) {
                tryAgain(failure);
            } else {
                bury(DeadLetterCause.HANDLER_FAILED, "failed " + number + " times", failure);
            }
        }

        private void succeed() {
            sending.keep();
            boolean gone = completion.released();
            if (!gone) {
                metrics.handled(event.route(), nanoClock.getAsLong() - start);
            }
            remember(event);
            context.decided(gone ? Outcome.ABANDONED : Outcome.HANDLED);
            completion.done();
        }

        private void tryAgain(Throwable failure) {
            LOG.debug("attempt {} of {} at {} failed", number, maxAttempts, at(event), failure);
            context.decided(Outcome.RETRIED);
            Runnable again = () -> attempt(event, binding, number + 1, completion);
            if (failure instanceof RetryLaterException later) {
                retries.after(later.pause(), completion, again);
            } else {
                retries.after(number, completion, again);
            }
        }

        private void bury(DeadLetterCause cause, String what, Throwable failure) {
            LOG.warn(
                    "handler of route {} {} at {}, connection {}; the record goes to the dead-letter topic{}",
                    event.route(),
                    what,
                    at(event),
                    event.event().connection().id(),
                    cause == DeadLetterCause.HANDLER_FAILED ? "" : ": " + failure.getMessage(),
                    // The stack is told by the dead letter where the message says it all.
                    cause == DeadLetterCause.HANDLER_FAILED ? failure : null);
            context.decided(Outcome.DEAD_LETTERED);
            DeadLetter letter = new DeadLetter(cause, number, String.valueOf(failure.getMessage()), failure);
            retries.soon(completion, () -> deadLetters.write(event.withoutToken(), letter, completion));
        }
    }
}
