package io.barnabas.bench.load;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what comes to clients, whatever it is. */
public final class Received {
    private Received() {}

    /** Counts all messages to these clients from now on. */
    public static LongAdder by(Clients clients) {
        LongAdder count = new LongAdder();
        List<List<Client>> loops = clients.byLoop();
        for (int i = 0; i < loops.size(); i++) {
            List<Client> part = loops.get(i);
            clients.loops()
                    .get(i)
                    .submit(() -> part.forEach(it -> it.setReceiver((client, message) -> count.increment())))
                    .syncUninterruptibly();
        }
        return count;
    }
}
