package io.barnabas.bench.load;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends messages over open connections and takes their echoes. Used by one thread. */
public final class EchoLoad {
    /** From the call to the first message. */
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final double NANOS_PER_SECOND = 1e9;

    private final Clients clients;
    private final Message message;

    public EchoLoad(Clients clients, Message message) {
        this.clients = clients;
        this.message = message;
    }

    /** Runs the plan; blocks until all is answered, or five seconds after the last message. */
    public Samples run(Plan plan, Watch watch) throws InterruptedException {
        Timeline timeline = plan.from(System.nanoTime() + LEAD_NANOS);
        List<LoopLoad> parts = parts(plan, timeline);
        for (int i = 0; i < parts.size(); i++) {
            LoopLoad part = parts.get(i);
            clients.loops().get(i).execute(part::begin);
        }
        new Course(timeline, watch)
                .follow(
                        () -> sum(parts, it -> it.samples().takeProgress()),
                        () -> isAnswered(sum(parts, it -> it.samples().takeProgress())));
        Samples all = new Samples(timeline);
        for (int i = 0; i < parts.size(); i++) {
            all.add(ask(clients.loops().get(i), parts.get(i)::finish));
        }
        return all;
    }

    private List<LoopLoad> parts(Plan plan, Timeline timeline) {
        List<LoopLoad> parts = new ArrayList<>();
        List<List<Client>> byLoop = clients.byLoop();
        for (int i = 0; i < byLoop.size(); i++) {
            List<Client> part = byLoop.get(i);
            parts.add(new LoopLoad(
                    clients.loops().get(i),
                    part,
                    schedule(plan, timeline, i, part.size()),
                    timeline,
                    message,
                    System::nanoTime));
        }
        return parts;
    }

    /** The loop's share of the rate; the loops' first messages are as far apart as the messages of the whole. */
    private @Nullable RateSchedule schedule(Plan plan, Timeline timeline, int loop, int connections) {
        if (!plan.isOpenLoop() || connections == 0) {
            return null;
        }
        long offset = Math.round(loop * NANOS_PER_SECOND / plan.perSecond());
        return new RateSchedule(timeline.startNanos() + offset, plan.perSecond() * connections / clients.size());
    }

    private static boolean isAnswered(Progress progress) {
        return progress.received() >= progress.sent();
    }

    private Progress sum(List<LoopLoad> parts, Function<LoopLoad, Progress> question) {
        Progress sum = null;
        for (int i = 0; i < parts.size(); i++) {
            LoopLoad part = parts.get(i);
            Progress one = ask(clients.loops().get(i), () -> question.apply(part));
            sum = sum == null ? one : sum.plus(one);
        }
        if (sum == null) {
            throw new IllegalStateException("no event loop");
        }
        return sum;
    }

    /** What a loop owns is asked on the loop. */
    private static <T> T ask(EventLoop loop, Callable<T> question) {
        return loop.submit(question).syncUninterruptibly().getNow();
    }
}
