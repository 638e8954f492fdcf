package io.barnabas.gateway.connection;

import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A connection that has not said who it is: what its first message is judged by, and what came after that message while
 * the answer is awaited. Gone once the connection is open. Confined to the connection's event loop.
 */
final class Door {
    /** A message that came too early. */
    record Held(FrameKind kind, byte[] payload) {}

    private final FirstMessage judge;
    private final OpenedEvent opened;
    private final Queue<Held> held = new ArrayDeque<>(1);
    private boolean asked;

    /** @param opened what the backend will be told when the connection is admitted */
    Door(FirstMessage judge, OpenedEvent opened) {
        this.judge = judge;
        this.opened = opened;
    }

    FirstMessage judge() {
        return judge;
    }

    OpenedEvent opened() {
        return opened;
    }

    /** Messages behind the first; no more than one read brought, as reading is paused meanwhile. */
    Queue<Held> held() {
        return held;
    }

    /** Whether the first message is being judged. */
    boolean isAsked() {
        return asked;
    }

    void ask() {
        asked = true;
    }
}
