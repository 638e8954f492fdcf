package io.barnabas.gateway.connection;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.Fakes.FakeKafka;
import io.barnabas.gateway.connection.Fakes.FakeSocket;
import io.barnabas.gateway.connection.Fakes.FakeTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Event loops in memory, which run what they were given when a test says so; their connections have no sockets. */
public final class FakeLoops implements EventLoops {
    private static final OpenedEvent OPENED = new OpenedEvent("ws", "/ws", "127.0.0.1:1", null);

    private final FakeKafka kafka = new FakeKafka();
    private final FakeTime time = new FakeTime();
    private final List<TreeMap<Long, Connection>> loops = new ArrayList<>();
    private final TreeMap<Long, FakeSocket> sockets = new TreeMap<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean direct;

    public FakeLoops(int size) {
        for (int i = 0; i < size; i++) {
            loops.add(new TreeMap<>());
        }
    }

    /** From now on tasks run at once, on the caller's thread. */
    public FakeLoops direct() {
        direct = true;
        return this;
    }

    /** Opens connections with the numbers from 1. */
    public void open(int count) {
        open(Fakes.ROUTE, 1, count);
    }

    /** Opens connections of a route with the numbers from the first to the last. */
    public void open(RouteConfig route, long first, long last) {
        ConnectionSettings settings =
                Fakes.settings(route, ConnectionPolicy.DEFAULT, kafka, time, CloseListener.NONE, new Random(1));
        for (long number = first; number <= last; number++) {
            make(settings, number).onOpened(Identity.ANONYMOUS, OPENED);
        }
    }

    /** Upgrades one whose first message has to say whose it is. */
    public void openWaiting(long number) {
        ConnectionSettings settings =
                Fakes.settings(ConnectionPolicy.DEFAULT, kafka, time, CloseListener.NONE, new Random(1));
        make(settings, number).onWaiting((asking, kind, payload) -> {}, OPENED, 10_000);
    }

    private Connection make(ConnectionSettings settings, long number) {
        FakeSocket socket = new FakeSocket();
        Connection connection = new Connection(settings, socket, number, Fakes.ENVELOPE, null);
        loops.get(ownerOf(number)).put(number, connection);
        sockets.put(number, socket);
        return connection;
    }

    /** Lets so many bytes wait for the client of that connection. */
    public void queue(long number, long bytes) {
        socket(number).pending = bytes;
    }

    /** Lets so many milliseconds pass. */
    public void pass(long millis) {
        time.pass(millis);
    }

    public Connection connection(long number) {
        Connection connection = loops.get(ownerOf(number)).get(number);
        if (connection == null) {
            throw new AssertionError("no connection " + number);
        }
        return connection;
    }

    public void forget(Connection connection) {
        loops.get(ownerOf(connection.number())).remove(connection.number());
    }

    /** Numbers of the connections to which a Close frame was sent. */
    public List<Long> closed() {
        return sockets.entrySet().stream()
                .filter(it -> it.getValue().closeSent)
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    /** What was written to a connection's client. */
    public List<String> effects(long number) {
        return socket(number).effects;
    }

    public void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Override
    public int size() {
        return loops.size();
    }

    @Override
    public int ownerOf(long number) {
        return (int) ((number - 1) % loops.size());
    }

    @Override
    public void run(int loop, Consumer<ConnectionIndex> batch) {
        Index index = new Index(loops.get(loop));
        if (direct) {
            batch.accept(index);
        } else {
            tasks.add(() -> batch.accept(index));
        }
    }

    private FakeSocket socket(long number) {
        FakeSocket socket = sockets.get(number);
        if (socket == null) {
            throw new AssertionError("no connection " + number);
        }
        return socket;
    }

    private record Index(TreeMap<Long, Connection> connections) implements ConnectionIndex {
        @Override
        public @Nullable Callout callout(long number) {
            return null;
        }

        @Override
        public void refuseCallouts() {}

        @Override
        public @Nullable Connection find(long number) {
            return connections.get(number);
        }

        @Override
        public void forEach(Consumer<Connection> action) {
            connections.values().forEach(action);
        }

        @Override
        public SharedMessage encode(FrameKind kind, byte[] payload) {
            throw new UnsupportedOperationException("not asked for by these tests");
        }
    }
}
