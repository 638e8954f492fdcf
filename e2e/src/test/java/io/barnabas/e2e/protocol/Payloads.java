package io.barnabas.e2e.protocol;

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
}
