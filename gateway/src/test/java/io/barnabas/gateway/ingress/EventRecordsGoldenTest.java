package io.barnabas.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.contract.UndeliveredEvent;
import io.barnabas.gateway.connection.InboundEvent;
import io.barnabas.gateway.connection.TraceContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.internal.DefaultRecord;
import org.junit.jupiter.api.Test;

/** The bytes that workers rely on. Who has to change a golden file here changes the contract. */
class EventRecordsGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final TraceContext TRACE =
            new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "vendor=opaque");

    @Test
    void connect() throws IOException {
        WrittenEvents events = new WrittenEvents(TRACE, 17);
        events.ask("eyJhbGciOiJub25lIn0.e30.");
        assertThat(RecordText.of(events.last())).isEqualTo(golden("connect"));
    }

    @Test
    void opened() throws IOException {
        assertThat(RecordText.of(new WrittenEvents(TRACE, 17).last())).isEqualTo(golden("opened"));
    }

    @Test
    void textMessage() throws IOException {
        WrittenEvents events = new WrittenEvents(TRACE, 17);
        events.after(1_250);
        events.connection.onMessage(FrameKind.TEXT, "Grüße 👋".getBytes(UTF_8));
        assertThat(RecordText.of(events.last())).isEqualTo(golden("message-text"));
    }

    @Test
    void binaryMessage() throws IOException {
        WrittenEvents events = new WrittenEvents(null, 17);
        events.connection.onMessage(FrameKind.TEXT, "first".getBytes(UTF_8));
        events.after(2_007);
        events.connection.onMessage(FrameKind.BINARY, new byte[] {0, 1, (byte) 0xfe, (byte) 0xff});
        assertThat(RecordText.of(events.last())).isEqualTo(golden("message-binary"));
    }

    @Test
    void closed() throws IOException {
        WrittenEvents events = new WrittenEvents(TRACE, 17);
        events.connection.onMessage(FrameKind.TEXT, "Grüße 👋".getBytes(UTF_8));
        events.connection.send(FrameKind.TEXT, "GRÜSSE 👋".getBytes(UTF_8));
        events.after(61_234);
        events.connection.onPeerClose(1000, "bye");
        assertThat(RecordText.of(events.last())).isEqualTo(golden("closed"));
    }

    @Test
    void undelivered() throws IOException {
        UndeliveredEvent event = new UndeliveredEvent(
                UndeliveredEvent.Cause.GONE,
                "~gateway-0.mb1x5k2cba.5.42:1:t:ws",
                1,
                WrittenEvents.ROUTE.outbound(),
                5,
                1_234,
                12);
        ProducerRecord<byte[], byte[]> written = new EventRecords(
                        WrittenEvents.ROUTE, WrittenEvents.NODE, Topics.DEFAULT.connections())
                .of(
                        event,
                        WrittenEvents.CONNECTION_ID,
                        Instant.parse("2026-11-23T17:02:00Z").toEpochMilli());
        assertThat(RecordText.of(written)).isEqualTo(golden("undelivered"));
    }

    @Test
    void theDefaultLocaleChangesNothing() throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            textMessage();
            closed();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theExamplesInTheManualAreTheGoldenRecords() throws IOException {
        String manual = Files.readString(Path.of("../docs/RECORDS.md"));
        List<String> examples = Pattern.compile("(?ms)^```text\n(topic=.*?)^```$")
                .matcher(manual.substring(0, manual.indexOf("\n## What workers write\n")))
                .results()
                .map((MatchResult example) -> example.group(1))
                .toList();
        try (Stream<Path> files = Files.list(GOLDEN)) {
            List<String> golden = files.map(EventRecordsGoldenTest::read).toList();
            assertThat(examples).containsExactlyInAnyOrderElementsOf(golden);
        }
    }

    @Test
    void whatIsCountedForARecordCoversItsKeyAndHeaders() {
        WrittenEvents events = new WrittenEvents(TRACE, 17);
        events.ask(null);
        events.connection.onMessage(FrameKind.TEXT, new byte[0]);
        events.connection.onPeerClose(1000, "");
        assertThat(events.all())
                .extracting(written -> DefaultRecord.sizeInBytes(
                        0,
                        0,
                        written.key().length,
                        written.topic().equals(Topics.DEFAULT.connections()) && written.value() != null
                                ? written.value().length
                                : 0,
                        written.headers().toArray()))
                .hasSize(6)
                .allMatch(bytes -> bytes <= InboundEvent.OVERHEAD_BYTES);
    }

    private static String golden(String name) throws IOException {
        return Files.readString(GOLDEN.resolve(name + ".txt"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
