package io.barnabas.e2e.chaos;

import io.barnabas.e2e.harness.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Says numbered frames, pings, and connects again whenever its connection ends. Its own thread, and one that reads. */
public final class Client {
    private static final int HANDSHAKE_MS = 4_000;
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_BACKOFF_MS = 2_000;
    private static final int BIG_FRAMES = 80;
    private static final String PADDING = " " + "x".repeat(32 << 10);

    private final int number;
    private final IntSupplier port;
    private final Random random;
    private final int patienceMs;
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile long deafUntil = System.nanoTime();
    private volatile boolean shouts;
    private volatile boolean quiet;
    private volatile boolean leaving;

    /**
     * Does nothing before {@link #start}.
     *
     * @param number from 1
     * @param port asked for each attempt
     */
    public Client(int number, IntSupplier port, Random random) {
        this.number = number;
        this.port = port;
        this.random = random;
        // Some give a silent server up before it is known to be lost; others hear of it from the server itself.
        this.patienceMs = number % 2 == 0 ? 4_000 : 25_000;
        this.thread = new Thread(this::run, "client-" + number);
    }

    public void start() {
        thread.start();
    }

    List<Session> sessions() {
        return sessions;
    }

    /** The last one, or none. */
    @Nullable
    Session session() {
        return sessions.isEmpty() ? null : sessions.get(sessions.size() - 1);
    }

    /** Whether it is connected and has an answer to each frame of that connection. */
    public boolean isAnswered() {
        Session now = session();
        return now != null && now.isAnswered();
    }

    /** Whether it is connected and has got some answer there. */
    public boolean isServed() {
        Session now = session();
        return now != null && now.isOpen() && !now.replies().isEmpty();
    }

    /** Does not read for so long, and sends much meanwhile. */
    void beDeaf(long millis) {
        deafUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        shouts = true;
    }

    /** From now on one frame per connection is enough. */
    public void fallSilent() {
        quiet = true;
    }

    /** Closes its connection and does not come back. */
    public void leave() {
        leaving = true;
    }

    public void awaitEnd() throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(60));
        if (thread.isAlive()) {
            throw new AssertionError("client " + number + " does not end: " + session());
        }
    }

    private void run() {
        int backoff = 0;
        while (!leaving) {
            Session session = new Session(number, sessions.size() + 1);
            sessions.add(session);
            try {
                connect(session);
            } catch (IOException e) {
                // The journal says how far it came; the log, what became of it.
            } finally {
                session.onOver();
            }
            backoff = session.isUpgraded() ? 100 : Math.min(MAX_BACKOFF_MS, 2 * backoff + 100);
            pause(backoff / 2 + random.nextInt(backoff));
        }
    }

    private void connect(Session session) throws IOException {
        try (RawClient raw = RawClient.tcp(port.getAsInt())) {
            raw.patience(HANDSHAKE_MS);
            raw.askForUpgrade("/ws", "traceparent: " + session.traceparent());
            if (raw.readResponse().status() != 101) {
                return;
            }
            session.onUpgraded();
            raw.patience(patienceMs);
            Talk talk = new Talk(session, raw);
            Thread reader = new Thread(talk::read, "reader-" + number);
            reader.start();
            try {
                talk.speak();
            } finally {
                reader.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** One open connection. */
    private final class Talk {
        private final Session session;
        private final RawClient raw;
        private boolean saidClose;

        Talk(Session session, RawClient raw) {
            this.session = session;
            this.raw = raw;
        }

        void speak() throws IOException {
            long pinged = System.nanoTime();
            say("");
            while (session.isOpen()) {
                pause(100 + random.nextInt(300));
                if (leaving) {
                    close(1000);
                    return;
                }
                if (System.nanoTime() - pinged > PING_NANOS) {
                    pinged = System.nanoTime();
                    send(RawClient.frame(true, RawClient.PING, new byte[0]));
                }
                if (shouts) {
                    shouts = false;
                    for (int i = 0; i < BIG_FRAMES && session.isOpen(); i++) {
                        say(PADDING);
                    }
                }
                if (!quiet) {
                    say("");
                }
            }
        }

        private synchronized void say(String padding) throws IOException {
            if (!saidClose) {
                raw.text(session.key() + " " + session.nextFrame() + padding);
                session.onWritten();
            }
        }

        private synchronized void send(byte[] frame) throws IOException {
            if (!saidClose) {
                raw.write(frame);
            }
        }

        private synchronized void close(int code) throws IOException {
            if (!saidClose) {
                saidClose = true;
                raw.close(code, "");
            }
        }

        void read() {
            try (raw) {
                while (true) {
                    long deaf = deafUntil - System.nanoTime();
                    if (deaf > 0) {
                        LockSupport.parkNanos(deaf);
                    }
                    RawClient.Frame frame = next();
                    if (frame.opcode() == RawClient.CLOSE) {
                        session.onClose(frame.closeCode());
                        close(frame.closeCode());
                        raw.readsEnd();
                        return;
                    }
                    if (frame.opcode() == RawClient.TEXT) {
                        onReply(frame.text());
                    }
                }
            } catch (IOException e) {
                // The server, or patience, is at its end.
            } finally {
                session.onOver();
            }
        }

        /** Pings are answered in turn with what the other thread sends. */
        private RawClient.Frame next() throws IOException {
            RawClient.Frame frame = raw.readAny();
            if (frame.opcode() == RawClient.PING) {
                send(RawClient.frame(true, RawClient.PONG, frame.payload()));
            }
            return frame;
        }

        private void onReply(String text) {
            String[] parts = text.split(" ", 3);
            if (!parts[0].equals(session.key())) {
                throw new IllegalStateException("an answer of " + parts[0] + " reached " + session);
            }
            session.onReply(Integer.parseInt(parts[1]));
        }
    }
}
