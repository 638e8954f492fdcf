package io.barnabas.worker.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.testkit.Handled;
import io.barnabas.worker.testkit.HandlerKit;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SerdeHandlerTest {
    private static final byte[] SEVEN = {0, 0, 0, 7};

    private static final MessageHandler DOUBLED =
            SerdeHandler.<Integer, Long>configured((number, message, context) -> context.replyValue(2L * number));

    @Test
    void theBuildersSerializersReadAndWrite() {
        HandlerKit kit = HandlerKit.of(SerdeHandler.of(
                new IntegerDeserializer(),
                new LongSerializer(),
                (number, message, context) -> context.replyValue(2L * number)));
        kit.connection("alice").message(SEVEN);
        assertThat(kit.sent().get(0).payload()).containsExactly(0, 0, 0, 0, 0, 0, 0, 14);
    }

    @Test
    void theConfigurationsSerializersReadAndWriteWithItsProperties() {
        HandlerKit kit = HandlerKit.of(
                        SerdeHandler.<String, String>configured((text, message, context) -> context.replyValue(text)))
                .payload(new PayloadConfig(
                        Tagging.class.getName(), StringSerializer.class.getName(), Map.of("tag", "seen in ")));
        kit.connection("alice").message("hello");
        assertThat(kit.replies()).containsExactly("seen in kit.inbound: hello");
    }

    @Test
    void whatTheDeserializerRefusesIsADeadLetterAtOnce() {
        HandlerKit kit = HandlerKit.of(DOUBLED)
                .payload(new PayloadConfig(
                        IntegerDeserializer.class.getName(), LongSerializer.class.getName(), Map.of()));
        Handled handled = kit.connection("alice").message("hello");
        assertThat(handled.deadLetter()).isEqualTo("unreadable-payload");
        assertThat(handled.attempts()).isEqualTo(1);
        assertThat(kit.sent()).isEmpty();
    }

    static List<Exception> networkErrors() {
        return List.of(
                new ConnectException("refused"),
                new SocketTimeoutException("nothing came"),
                new HttpTimeoutException("nothing came"),
                new UnknownHostException("schemas"));
    }

    @ParameterizedTest
    @MethodSource("networkErrors")
    void aSchemaThatCannotBeReachedIsAskedForAgain(Exception error) {
        List<String> asked = new ArrayList<>();
        Deserializer<String> away = (topic, payload) -> {
            asked.add(topic);
            if (asked.size() < 3) {
                throw new SerializationException("no schema", error);
            }
            return new String(payload, UTF_8);
        };
        HandlerKit kit = HandlerKit.of(
                SerdeHandler.of(away, new StringSerializer(), (text, message, context) -> context.replyValue(text)));
        kit.connection("alice").message("hello");
        assertThat(kit.replies()).containsExactly("hello");
        assertThat(asked).hasSize(3);
    }

    @Test
    void whatCannotBeMadeIsToldAtStart() {
        String integer = IntegerDeserializer.class.getName();
        refused(new PayloadConfig(null, null, Map.of()), "worker.payload.deserializer is not set");
        refused(new PayloadConfig(integer, null, Map.of()), "worker.payload.serializer is not set");
        refused(new PayloadConfig("no.Such", null, Map.of()), "worker.payload.deserializer = no.Such: no such class");
        refused(
                new PayloadConfig(IntegerSerializer.class.getName(), null, Map.of()),
                "IntegerSerializer: the class is no Kafka deserializer");
        refused(new PayloadConfig(Tagging.class.getName(), null, Map.of()), "cannot be made");
        refused(
                new PayloadConfig(Incomplete.class.getName(), null, Map.of()),
                "cannot be made: java.lang.NoClassDefFoundError: io/registry/Client");
    }

    @Test
    void aWrappedHandlerIsTold() {
        Handled handled = HandlerKit.of(new MessageHandler() {
                    @Override
                    public void onMessage(Message message, HandlerContext context) throws Exception {
                        DOUBLED.onMessage(message, context);
                    }
                })
                .connection("alice")
                .message(SEVEN);
        assertThat(handled.exception()).hasMessageContaining("not wrapped in another handler");
    }

    @Test
    void propertiesAreNotShown() {
        assertThat(new PayloadConfig("a", "b", Map.of("password", "s3cret")).toString())
                .contains("password")
                .doesNotContain("s3cret");
    }

    private static void refused(PayloadConfig config, String sentence) {
        HandlerKit kit = HandlerKit.of(DOUBLED).payload(config);
        assertThatThrownBy(() -> kit.connection("alice").message(SEVEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    /** Configured by a property, as those of schema registries are. */
    public static final class Tagging implements Deserializer<String> {
        private String tag = "";

        @Override
        public void configure(Map<String, ?> properties, boolean isKey) {
            if (properties.get("tag") == null) {
                throw new IllegalArgumentException("tag is missing");
            }
            tag = properties.get("tag").toString();
        }

        @Override
        public String deserialize(String topic, byte[] payload) {
            return tag + topic + ": " + new String(payload, UTF_8);
        }
    }

    /** Its jar is there, one that it needs is not. */
    public static final class Incomplete implements Deserializer<String> {
        @Override
        public void configure(Map<String, ?> properties, boolean isKey) {
            throw new NoClassDefFoundError("io/registry/Client");
        }

        @Override
        public String deserialize(String topic, byte[] payload) {
            return "";
        }
    }
}
