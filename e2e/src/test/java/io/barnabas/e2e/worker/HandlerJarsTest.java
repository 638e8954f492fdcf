package io.barnabas.e2e.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.JavaProcess;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.standalone.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code barnabas worker --handlers}: a handler in one jar, the serializers that the configuration names in another. */
class HandlerJarsTest {
    private static final String SERIALIZERS = """
            package shop;

            import java.nio.charset.StandardCharsets;
            import org.apache.kafka.common.serialization.Deserializer;
            import org.apache.kafka.common.serialization.Serializer;

            public record Price(long cents) {
                public static final class Reader implements Deserializer<Price> {
                    @Override
                    public Price deserialize(String topic, byte[] data) {
                        return new Price(Long.parseLong(new String(data, StandardCharsets.UTF_8)));
                    }
                }

                public static final class Writer implements Serializer<Price> {
                    private String currency;

                    @Override
                    public void configure(java.util.Map<String, ?> configs, boolean isKey) {
                        currency = (String) configs.get("currency");
                    }

                    @Override
                    public byte[] serialize(String topic, Price price) {
                        return (price.cents() + " " + currency).getBytes(StandardCharsets.UTF_8);
                    }
                }
            }
            """;
    private static final String HANDLER = """
            package shop;

            import io.barnabas.worker.handler.HandlerProvider;
            import io.barnabas.worker.handler.MessageHandler;
            import io.barnabas.worker.payload.SerdeHandler;
            import java.util.Map;

            public final class Doubling implements HandlerProvider {
                @Override
                public Map<String, MessageHandler> handlers() {
                    return Map.of("ws", SerdeHandler.<Price, Price>configured((price, message, context) ->
                            context.replyValue(new Price(2 * price.cents()))));
                }
            }
            """;

    @TempDir
    private Path folder;

    private final KafkaSettings kafka = Brokers.shared();
    private final RouteConfigs routes = Brokers.freshRoutes(kafka);

    @Test
    void aHandlerAndItsSerializersComeInJarsOfTheirOwn() throws Exception {
        Path price = folder.resolve("shop/Price.java");
        Path handler = folder.resolve("shop/Doubling.java");
        Files.createDirectories(price.getParent());
        Files.writeString(price, SERIALIZERS);
        Files.writeString(handler, HANDLER);
        compile(price, handler);
        Path serializers =
                jar("serializers.jar", "shop/Price.class", "shop/Price$Reader.class", "shop/Price$Writer.class");
        Path services = folder.resolve("META-INF/services/io.barnabas.worker.handler.HandlerProvider");
        Files.createDirectories(services.getParent());
        Files.writeString(services, "shop.Doubling\n");
        Path handlers = jar(
                "handlers.jar",
                "shop/Doubling.class",
                folder.relativize(services).toString());
        List<String> flags = JavaProcess.shortLived(
                "-Dbarnabas.topics.prefix=" + Brokers.prefix(routes),
                "-Dbarnabas.worker.payload.deserializer=shop.Price$Reader",
                "-Dbarnabas.worker.payload.serializer=shop.Price$Writer",
                "-Dbarnabas.worker.payload.properties.currency=EUR");

        try (TestGateway gateway = TestGateway.start(kafka, routes);
                JavaProcess worker = JavaProcess.start(
                        flags,
                        Main.class,
                        "worker",
                        "--bootstrap",
                        kafka.bootstrapServers(),
                        "--admin-port",
                        "0",
                        "--handlers",
                        handlers.toString(),
                        "--handlers",
                        serializers.toString());
                RawClient client = RawClient.open(gateway.port(), "/ws")) {
            client.text("a lot");
            client.text("21");
            assertThat(client.read().text()).as(worker.output().toString()).isEqualTo("42 EUR");
            try (Inbound letters = new Inbound(kafka, routes.topics().deadLetters())) {
                assertThat(letters.await(1, any -> true))
                        .extracting(Inbound::value)
                        .containsExactly("a lot");
            }
        }
    }

    private void compile(Path... sources) {
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        sources[0].toString(),
                        sources[1].toString());
        assertThat(failed).isZero();
    }

    private Path jar(String name, String... entries) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream bytes = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(bytes)) {
            for (String entry : entries) {
                jar.putNextEntry(new JarEntry(entry));
                Files.copy(folder.resolve(entry), jar);
            }
        }
        return file;
    }
}
