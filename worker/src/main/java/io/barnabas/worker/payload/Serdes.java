package io.barnabas.worker.payload;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Makes serializers from their class names, as Kafka's own clients do. */
final class Serdes {
    private Serdes() {}

    /**
     * A configured instance.
     *
     * @param loader where the handler comes from: the jars next to it are searched first
     * @throws IllegalArgumentException naming the key and what is wrong with its value
     */
    @SuppressWarnings("unchecked") // The handler's author knows what the configured class reads.
    static <T> Deserializer<T> deserializer(PayloadConfig config, @Nullable ClassLoader loader) {
        return (Deserializer<T>) make("deserializer", config.deserializer(), Deserializer.class, config, loader);
    }

    /** As {@link #deserializer}. */
    @SuppressWarnings("unchecked") // The handler's author knows what the configured class writes.
    static <R> Serializer<R> serializer(PayloadConfig config, @Nullable ClassLoader loader) {
        return (Serializer<R>) make("serializer", config.serializer(), Serializer.class, config, loader);
    }

    private static Object make(
            String what, @Nullable String name, Class<?> type, PayloadConfig config, @Nullable ClassLoader loader) {
        String key = "worker.payload." + what;
        if (name == null) {
            throw new IllegalArgumentException(
                    key + " is not set: a handler expects the class name of a Kafka " + what);
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // What the class itself loads by name, such as record types, is found by Kafka's own rule.
        thread.setContextClassLoader(loader);
        try {
            Object made = Class.forName(name, true, loader)
                    .asSubclass(type)
                    .getDeclaredConstructor()
                    .newInstance();
            if (made instanceof Deserializer<?> deserializer) {
                deserializer.configure(config.properties(), false);
            } else if (made instanceof Serializer<?> serializer) {
                serializer.configure(config.properties(), false);
            }
            return made;
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    key + " = " + name + ": no such class in the handler's jars or on the class path", e);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(key + " = " + name + ": the class is no Kafka " + what, e);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // Also what is missing beside it: a LinkageError names the class.
            throw new IllegalArgumentException(key + " = " + name + " cannot be made: " + e, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
