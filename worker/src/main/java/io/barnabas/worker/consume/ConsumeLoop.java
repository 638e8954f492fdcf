package io.barnabas.worker.consume;

import io.barnabas.common.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that talks to Kafka's consumer group: it waits for the topics, consumes, and on a stop finishes what was
 * taken. An error that a consumer does not survive costs that consumer only; another takes its place.
 *
 * <pre>
 * WAITING --topics are there--> CONSUMING --stop--> DRAINING --all done, or deadline--> STOPPED
 *    ^----- error, clock set back --'                            WAITING --stop--> STOPPED
 * </pre>
 *
 * Owned by its thread; other threads ask for a stop and read the volatile fields.
 */
final class ConsumeLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumeLoop.class);
    private static final long FIRST_RETRY_MS = 1_000;
    private static final long MAX_RETRY_MS = 10_000;

    private enum Phase {
        /** The topics are not known to be there; no consumer. From CONSUMING after an error. */
        WAITING,
        /** A member of the group. From WAITING. */
        CONSUMING,
        /** A member that takes nothing more. From CONSUMING. */
        DRAINING,
        /** The end. From WAITING and DRAINING. */
        STOPPED
    }

    private final Supplier<TopicCheck> checks;
    private final Function<GroupProtocol, GroupConsumer> consumers;
    private final Collection<String> topics;
    private final Duration revoke;
    private final LongSupplier nanoClock;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private Phase phase = Phase.WAITING;
    private @Nullable TopicCheck check;
    /** Other threads may wake it up. */
    private volatile @Nullable GroupConsumer group;

    private boolean classicOnly;
    private long retryMs = FIRST_RETRY_MS;
    /** By how much the time of day was set back in this membership. */
    private volatile Duration setBack = Duration.ZERO;
    /** Set before a stop is asked for. */
    private volatile @Nullable Deadline stopBy;

    private volatile Readiness readiness = new Readiness("starting");
    private volatile Totals totals = Totals.NONE;

    /**
     * @param checks makes what looks for the topics
     * @param consumers makes members of the group
     * @param topics those to consume
     * @param revoke how long a member that leaves waits for what it has in hand
     */
    ConsumeLoop(
            Supplier<TopicCheck> checks,
            Function<GroupProtocol, GroupConsumer> consumers,
            Collection<String> topics,
            Duration revoke,
            LongSupplier nanoClock) {
        this.checks = checks;
        this.consumers = consumers;
        this.topics = topics;
        this.revoke = revoke;
        this.nanoClock = nanoClock;
    }

    @Override
    public void run() {
        try {
            while (phase != Phase.STOPPED) {
                runOnce();
            }
        } finally {
            closeCheck();
            become(new Readiness("stopped"));
        }
    }

    Readiness readiness() {
        return readiness;
    }

    Totals totals() {
        return totals;
    }

    /** Asks for the end; what was taken has so long to be done. Any thread. */
    void requestStop(Duration deadline) {
        stopBy = new Deadline(deadline, nanoClock);
        stopRequested.countDown();
    }

    /**
     * The time of day was set back, by which Kafka's clients go. A consumer that has seen a later time sends no heartbeat
     * until that has come again, and its thread may stand still in it as long. Any thread.
     */
    void clockSetBack(Duration back) {
        setBack = back;
        GroupConsumer member = group;
        if (member != null) {
            member.wakeup();
        }
    }

    private void runOnce() {
        try {
            switch (phase) {
                case WAITING -> join();
                case CONSUMING -> consume();
                case DRAINING -> drain();
                case STOPPED -> {}
            }
        } catch (WakeupException e) {
            LOG.debug("Woken up to look at the clock", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            recover(e);
        } catch (RuntimeException e) {
            recover(e);
        }
    }

    private void join() throws InterruptedException {
        if (check == null) {
            check = checks.get();
        }
        String problem = check.problem();
        if (problem != null) {
            become(new Readiness(problem));
            pause();
            return;
        }
        setBack = Duration.ZERO;
        GroupConsumer joining = consumers.apply(classicOnly ? GroupProtocol.CLASSIC : check.groupProtocol());
        closeCheck();
        group = joining;
        joining.subscribe(topics);
        phase = Phase.CONSUMING;
    }

    private void consume() {
        GroupConsumer member = Objects.requireNonNull(group);
        if (!setBack.isZero()) {
            joinAnew(member);
            return;
        }
        member.runOnce();
        totals = member.totals();
        if (stopRequested.getCount() == 0) {
            become(new Readiness("stopping"));
            member.drain(stopBy());
            phase = Phase.DRAINING;
            return;
        }
        become(new Readiness(member.problem()));
        if (readiness.ready()) {
            retryMs = FIRST_RETRY_MS;
        }
    }

    private void joinAnew(GroupConsumer member) {
        LOG.warn(
                "the time of day was set back by {} s: the worker leaves its group and joins it anew, as Kafka's clients"
                        + " would put off for so long what is due",
                setBack.toSeconds());
        become(new Readiness("joining the consumer group anew"));
        group = null;
        member.leave(revoke);
        totals = Totals.NONE;
        phase = Phase.WAITING;
    }

    private void drain() {
        GroupConsumer member = Objects.requireNonNull(group);
        if (!member.isIdle() && !stopBy().isOver()) {
            member.runOnce();
            totals = member.totals();
            return;
        }
        phase = Phase.STOPPED;
        group = null;
        member.leave(Duration.ZERO);
        totals = Totals.NONE;
    }

    private void recover(Exception e) {
        GroupConsumer failed = group;
        group = null;
        totals = Totals.NONE;
        boolean again = phase != Phase.DRAINING
                && phase != Phase.STOPPED
                && !Thread.currentThread().isInterrupted();
        phase = again ? Phase.WAITING : Phase.STOPPED;
        if (e instanceof UnsupportedVersionException && !classicOnly) {
            classicOnly = true;
            LOG.info(
                    "Group protocol: classic with the cooperative-sticky assignor, as the brokers refuse the other one");
        } else {
            LOG.error("the consumer failed{}", again ? ", another is started" : "", e);
        }
        become(new Readiness("the consumer failed: " + e.getMessage()));
        if (failed != null) {
            try {
                failed.abort();
            } catch (RuntimeException alsoFailed) {
                LOG.debug("the failed consumer could not be closed", alsoFailed);
            }
        }
        if (again) {
            try {
                pause();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                phase = Phase.STOPPED;
            }
        }
    }

    private Deadline stopBy() {
        return Objects.requireNonNull(stopBy);
    }

    /** Waits before the next try, longer each time, or ends at once where a stop is asked for. */
    private void pause() throws InterruptedException {
        if (stopRequested.await(retryMs, TimeUnit.MILLISECONDS)) {
            phase = Phase.STOPPED;
        }
        retryMs = Math.min(MAX_RETRY_MS, retryMs * 2);
    }

    private void closeCheck() {
        if (check != null) {
            check.close();
            check = null;
        }
    }

    private void become(Readiness now) {
        if (now.equals(readiness)) {
            return;
        }
        readiness = now;
        if (now.ready()) {
            LOG.info("The worker is ready");
        } else {
            LOG.info("The worker is not ready: {}", now.problem());
        }
    }
}
