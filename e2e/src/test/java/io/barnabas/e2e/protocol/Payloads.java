package io.barnabas.e2e.protocol;

import io.barnabas.e2e.harness.Inbound;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Payloads that would show a byte lost, doubled or changed on the way to Kafka. */
final class Payloads {
    private Payloads() {}

    /** Bytes without a short period. */
    static byte[] varied(int size) {
        byte[] payload = new byte[size];
        for (int i = 0; i < size; i++) {
            payload[i] = (byte) (i * 31 + (i >>> 8) * 17 + (i >>> 16));
        }
        return payload;
    }

    /** Waits for the one message whose value is exactly this. */
    static ConsumerRecord<byte[], byte[]> await(Inbound inbound, byte[] value) {
        return inbound.await(
                        1,
                        it -> Inbound.header(it, "ce_type").equals("io.barnabas.connection.message")
                                && Arrays.equals(it.value(), value))
                .get(0);
    }
}
