package io.barnabas.worker.payload;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.handler.UnreadablePayloadException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Handlers whose messages are read and written by Kafka's serializers: Avro, Protobuf, JSON Schema and whatever else
 * there is for Kafka. They are told the route's inbound, outbound and fan-out topic, without headers.
 *
 * <p>A payload that the deserializer refuses, or makes null of, goes to the dead-letter topic at once; where it could not
 * reach its schemas the event fails as with any exception and is tried again. A value goes back as text or binary as its
 * message came; where there is none, as binary.
 */
public final class SerdeHandler<T, R> implements MessageHandler {
    /** Instances of each serializer, so that one that waits for a schema delays not all. */
    private static final int INSTANCES = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private final @Nullable Deserializer<T> deserializer;
    private final @Nullable Serializer<R> serializer;
    private final ValueHandler<T, R> handler;

    private SerdeHandler(
            @Nullable Deserializer<T> deserializer, @Nullable Serializer<R> serializer, ValueHandler<T, R> handler) {
        this.deserializer = deserializer;
        this.serializer = serializer;
        this.handler = handler;
    }

    /**
     * With these two, already configured. They are used by one thread at a time, and not closed.
     *
     * @param handler what it sends as values the serializer writes
     */
    public static <T, R> MessageHandler of(
            Deserializer<T> deserializer, Serializer<R> serializer, ValueHandler<T, R> handler) {
        return new SerdeHandler<>(deserializer, serializer, handler);
    }

    /** With those that {@code worker.payload.…} of the configuration names, or {@code payload} of the builder. */
    public static <T, R> MessageHandler configured(ValueHandler<T, R> handler) {
        return new SerdeHandler<>(null, null, handler);
    }

    /**
     * The handler itself where it has no need of serializers, else what handles a route's events with them.
     *
     * @throws IllegalArgumentException when a serializer cannot be made; one sentence says which and why
     */
    public static MessageHandler bind(MessageHandler handler, RouteConfig route, PayloadConfig config) {
        return handler instanceof SerdeHandler<?, ?> unbound ? unbound.on(route, config) : handler;
    }

    /** Closes the serializers that {@link #bind} has made for these. */
    public static void release(Collection<MessageHandler> bound) {
        for (MessageHandler handler : bound) {
            if (handler instanceof ValueAdapter<?, ?> adapter) {
                adapter.close();
            }
        }
    }

    @Override
    public void onMessage(Message message, HandlerContext context) {
        throw new IllegalStateException("a handler with serializers was called without its worker: expected it to be"
                + " given to a worker or HandlerKit itself, not wrapped in another handler");
    }

    private MessageHandler on(RouteConfig route, PayloadConfig config) {
        ClassLoader loader = handler.getClass().getClassLoader();
        Pool<Deserializer<T>> in = deserializer == null
                ? pool(() -> Serdes.<T>deserializer(config, loader))
                : new Pool<>(1, deserializer, () -> deserializer);
        Pool<Serializer<R>> out = serializer == null
                ? pool(() -> Serdes.<R>serializer(config, loader))
                : new Pool<>(1, serializer, () -> serializer);
        return new ValueAdapter<>(
                message -> read(in, route.inbound(), message),
                (value, fanout) -> write(out, fanout ? route.fanout() : route.outbound(), value),
                FrameKind.BINARY,
                handler,
                () -> {
                    if (deserializer == null) {
                        in.close();
                    }
                    if (serializer == null) {
                        out.close();
                    }
                });
    }

    private static <S extends AutoCloseable> Pool<S> pool(Supplier<S> factory) {
        return new Pool<>(INSTANCES, factory.get(), factory);
    }

    private static <T> T read(Pool<Deserializer<T>> pool, String topic, Message message) {
        T value;
        try {
            value = pool.with(it -> it.deserialize(topic, new RecordHeaders(), message.payload()));
        } catch (RuntimeException e) {
            if (mayPass(e)) {
                throw e;
            }
            throw new UnreadablePayloadException("the payload cannot be read: " + e.getMessage(), e);
        }
        if (value == null) {
            throw new UnreadablePayloadException("the payload was read as null: expected a value", null);
        }
        return value;
    }

    private static <R> byte[] write(Pool<Serializer<R>> pool, String topic, R value) {
        byte[] payload = pool.with(it -> it.serialize(topic, new RecordHeaders(), value));
        return Objects.requireNonNull(payload, "a value was written as null: expected bytes");
    }

    /** Whether it was not the payload that was at fault, but the way to its schema. */
    private static boolean mayPass(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException
                    || cause instanceof InterruptException
                    || cause instanceof InterruptedIOException
                    || cause instanceof SocketException
                    || cause instanceof HttpTimeoutException
                    || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }
}
