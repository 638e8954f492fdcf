package io.barnabas.bench.server;

import org.jspecify.annotations.Nullable;

/** Memory that a server takes from one moment on. Used by one thread. */
public final class MemoryMeter {
    private final ServerProcess process;
    private final boolean jvm;
    private long rssBefore;
    private @Nullable ClassHistogram heapBefore;

    public MemoryMeter(ServerProcess process) {
        this.process = process;
        this.jvm = process.isJvm();
    }

    /**
     * What has come since.
     *
     * @param server its name
     * @param rssBytes resident memory as it has grown
     * @param rssAfterCollectionBytes the same after a full collection, which may have given some back; as the other
     *     where the server is no JVM
     * @param heap live objects; null where the server is no JVM
     */
    public record Growth(
            String server,
            long rssBytes,
            long rssAfterCollectionBytes,
            @Nullable ClassHistogram heap) {}

    /** Collects the server's garbage, and takes what is left as the base. */
    public void start() {
        heapBefore = jvm ? process.liveObjects() : null;
        rssBefore = process.rssBytes();
    }

    /** Since {@link #start}. */
    public Growth growth() {
        long grown = process.rssBytes();
        ClassHistogram heap = heapBefore == null ? null : process.liveObjects().since(heapBefore);
        return new Growth(process.name(), grown - rssBefore, process.rssBytes() - rssBefore, heap);
    }
}
