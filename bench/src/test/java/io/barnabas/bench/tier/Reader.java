package io.barnabas.bench.tier;

import io.barnabas.bench.load.Stamp;
import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.worker.Worker;
import io.barnabas.worker.handler.MessageHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the inbound topic from its beginning, in a group of its own, and tells when each message was due. */
interface Reader extends AutoCloseable {
    @Override
    void close();

    /** A consumer and nothing round it: what Kafka itself takes. It reads and commits as a worker does. */
    static Reader bare(KafkaSettings kafka, RouteConfigs routes, LongConsumer seen) {
        Bare bare = new Bare(kafka, routes.routes().get(0), seen);
        bare.start();
        return bare;
    }

    /** A worker whose handler does nothing else. */
    static Reader worker(KafkaSettings kafka, RouteConfigs routes, LongConsumer seen) {
        return worker(kafka, routes, (message, context) -> seen.accept(Stamp.intendedNanos(message.payload())));
    }

    /** A worker whose handler answers, too. */
    static Reader answering(KafkaSettings kafka, RouteConfigs routes, LongConsumer seen) {
        return worker(kafka, routes, (message, context) -> {
            context.reply(message.kind(), message.payload());
            seen.accept(Stamp.intendedNanos(message.payload()));
        });
    }

    private static Reader worker(KafkaSettings kafka, RouteConfigs routes, MessageHandler handler) {
        Worker worker = Worker.builder(kafka)
                .topics(routes.topics())
                .group("bench-" + UUID.randomUUID())
                .route(routes.routes().get(0), handler)
                .start();
        return worker::close;
    }

    /** As {@code io.barnabas.worker.consume.ConsumerFactory} makes it. */
    final class Bare extends Thread implements Reader {
        private static final Duration POLL = Duration.ofMillis(100);
        private static final long COMMIT_NANOS = 100_000_000;

        private final KafkaConsumer<byte[], byte[]> consumer;
        private final RouteConfig route;
        private final LongConsumer seen;
        private volatile boolean done;

        private Bare(KafkaSettings kafka, RouteConfig route, LongConsumer seen) {
            super("bare-reader");
            this.route = route;
            this.seen = seen;
            this.consumer = new KafkaConsumer<>(
                    kafka.with(Map.of(
                            "group.id",
                            "bench-" + UUID.randomUUID(),
                            "group.protocol",
                            "consumer",
                            "enable.auto.commit",
                            false,
                            "auto.offset.reset",
                            "earliest",
                            "max.poll.records",
                            500)),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
        }

        @Override
        public void run() {
            consumer.subscribe(List.of(route.inbound()));
            long committed = System.nanoTime();
            while (!done) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    seen.accept(Stamp.intendedNanos(record.value()));
                }
                if (System.nanoTime() - committed > COMMIT_NANOS) {
                    consumer.commitAsync();
                    committed = System.nanoTime();
                }
            }
            consumer.close();
        }

        @Override
        public void close() {
            done = true;
            try {
                join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
