package io.barnabas.worker.handler;

import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.HeaderNames;
import io.barnabas.common.contract.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a handler can do about one event. Usable from any thread until the event's outcome is decided, which is when the
 * handler's method has returned and all that was sent is acknowledged; then every method throws {@link
 * IllegalStateException}. The same is thrown when the event's partition was taken from this worker in the meantime.
 *
 * <p>The futures complete when Kafka has acknowledged the record. Waiting for them is allowed and not needed: the event
 * is done only when all of them are, and a failure of one is a failure of the event. What is chained to them without an
 * executor of its own runs on the producer's thread and must not block.
 *
 * <p>Every method that sends throws {@link OutputTooLargeException} for a record that no topic could take; a topic with
 * a lower limit fails the future with it.
 */
public interface HandlerContext {
    /** The headers of the event's record, by the names of {@link io.barnabas.common.contract.HeaderNames}. */
    EventHeaders headers();

    /** Those attributes of the connection that its route has on each event, by name; empty for none. */
    default Map<String, String> attributes() {
        return headers().startingWith(HeaderNames.ATTRIBUTE);
    }

    /**
     * The trace that the event belongs to; null where its client began none. All that is sent through this context
     * carries it on, unchanged.
     */
    default @Nullable Trace trace() {
        return Trace.of(headers());
    }

    /** Which attempt at the event this is, from 1 on. What an earlier one, or another worker, has sent is not undone. */
    int attempt();

    /**
     * When this worker lets go of the event, done or not, as it stops or as the partition goes to another worker: what
     * is not done by then is given to the partition's next owner, from the start. Null while nobody hurries; it may
     * appear while the handler runs.
     */
    @Nullable
    Instant deadline();

    /**
     * Completes when it is decided what becomes of this attempt: after the handler's method has returned, once Kafka has
     * acknowledged all that was sent. The next event of the key starts only after what is chained to it, which may run
     * on the producer's thread and must not block.
     */
    CompletionStage<Outcome> outcome();

    /** Whether the event wants an answer, as messages do. */
    boolean canReply();

    /**
     * Answers the message, over the reply address that came with it.
     *
     * @param kind text goes out as a text message and must be valid UTF-8
     * @throws IllegalStateException for an event that carries no reply address; {@link #push} works there
     */
    CompletionStage<Void> reply(FrameKind kind, byte[] payload);

    /** Answers with a text message. */
    default CompletionStage<Void> reply(String text) {
        return reply(FrameKind.TEXT, utf8(text));
    }

    /** Answers with a binary message. */
    default CompletionStage<Void> reply(byte[] payload) {
        return reply(FrameKind.BINARY, payload);
    }

    /** Sends a message to the event's connection, on any event. */
    CompletionStage<Void> push(FrameKind kind, byte[] payload);

    /** Sends a text message to the event's connection. */
    default CompletionStage<Void> push(String text) {
        return push(FrameKind.TEXT, utf8(text));
    }

    /** Sends a binary message to the event's connection. */
    default CompletionStage<Void> push(byte[] payload) {
        return push(FrameKind.BINARY, payload);
    }

    /** Sends a message to many connections of the route, on all gateway nodes. */
    CompletionStage<Void> send(Target target, FrameKind kind, byte[] payload);

    /** Sends a text message to all connections of a channel. */
    default CompletionStage<Void> publish(String channel, String text) {
        return send(Target.channel(channel), FrameKind.TEXT, utf8(text));
    }

    /** Sends a binary message to all connections of a channel. */
    default CompletionStage<Void> publish(String channel, byte[] payload) {
        return send(Target.channel(channel), FrameKind.BINARY, payload);
    }

    /** Sends a text message to all connections of a user, on all routes that share this route's fan-out topic. */
    default CompletionStage<Void> publishToUser(String user, String text) {
        return send(Target.user(user), FrameKind.TEXT, utf8(text));
    }

    /** Sends a binary message to all connections of a user, on all routes that share this route's fan-out topic. */
    default CompletionStage<Void> publishToUser(String user, byte[] payload) {
        return send(Target.user(user), FrameKind.BINARY, payload);
    }

    /** Sends a text message to all connections of all routes that share this route's fan-out topic. */
    default CompletionStage<Void> everyone(String text) {
        return send(Target.EVERYONE, FrameKind.TEXT, utf8(text));
    }

    /** Sends a binary message to all connections of all routes that share this route's fan-out topic. */
    default CompletionStage<Void> everyone(byte[] payload) {
        return send(Target.EVERYONE, FrameKind.BINARY, payload);
    }

    /**
     * Closes the event's connection.
     *
     * @param code as {@link io.barnabas.common.contract.CloseCode#allowedFromBackend} says
     * @param reason for the client; at most 123 bytes of UTF-8
     * @throws IllegalArgumentException naming what is wrong with the code or the reason
     */
    CompletionStage<Void> close(int code, String reason);

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
