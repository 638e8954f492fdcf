package io.barnabas.gateway.connection;

/** What went over one connection so far. Confined to the connection's event loop. */
final class Traffic {
    private long framesIn;
    private long framesOut;
    private long bytesIn;
    private long bytesOut;
    /** State of the {@link CellRate}s. */
    private long messageState;

    private long byteState;
    private long controlState;
    /** Tick of the last write. */
    private int lastOut;

    Traffic(int now) {
        lastOut = now;
    }

    /** A data message came. Returns its number, from 1. */
    long onMessageIn(int payloadBytes) {
        bytesIn += payloadBytes;
        return ++framesIn;
    }

    void onMessageOut(int payloadBytes, int now) {
        framesOut++;
        bytesOut += payloadBytes;
        lastOut = now;
    }

    void onControlOut(int now) {
        lastOut = now;
    }

    boolean isWithinMessageRate(RateLimits rates, long nanos) {
        messageState = rates.messages().spend(messageState, nanos, 1);
        return messageState != CellRate.OVER;
    }

    boolean isWithinByteRate(RateLimits rates, long nanos, int payloadBytes) {
        byteState = rates.bytes().spend(byteState, nanos, payloadBytes);
        return byteState != CellRate.OVER;
    }

    boolean isWithinControlRate(RateLimits rates, long nanos) {
        controlState = rates.controls().spend(controlState, nanos, 1);
        return controlState != CellRate.OVER;
    }

    long framesIn() {
        return framesIn;
    }

    long framesOut() {
        return framesOut;
    }

    long bytesIn() {
        return bytesIn;
    }

    long bytesOut() {
        return bytesOut;
    }

    int lastOut() {
        return lastOut;
    }
}
