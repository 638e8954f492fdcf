package io.barnabas.gateway.drain;

import io.barnabas.gateway.connection.ConnectionIndex;
import io.barnabas.gateway.connection.EventLoops;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Drains of a node in memory, for tests of what asks for them. */
public final class DrainFixture {
    private DrainFixture() {}

    /** One that was not started, so that it stays in its first phase. */
    public static DrainThread thread(DrainConfig config, EventLoops loops) {
        return new DrainThread(new Drain(config, new CountingNode(loops), System::nanoTime, new Random(1)));
    }

    private record CountingNode(EventLoops loops) implements DrainedNode {
        @Override
        public boolean isServing() {
            return true;
        }

        @Override
        public void announce() {}

        @Override
        public void refuse() {}

        @Override
        public int connections() {
            AtomicInteger count = new AtomicInteger();
            Consumer<ConnectionIndex> counting = index -> index.forEach(it -> count.incrementAndGet());
            for (int loop = 0; loop < loops.size(); loop++) {
                loops.run(loop, counting);
            }
            return count.get();
        }

        @Override
        public void choose(int percent) {}

        @Override
        public int chosen() {
            return -1;
        }

        @Override
        public void close(int count) {}

        @Override
        public int cut() {
            return 0;
        }
    }
}
