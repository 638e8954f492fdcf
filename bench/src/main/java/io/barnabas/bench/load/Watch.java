package io.barnabas.bench.load;

/** Looks on while a run goes; called by the thread that started it. */
public interface Watch {
    /** The warm-up is over. */
    void onMeasuringBegins();

    /** Nothing more is sent. */
    void onMeasuringEnds();

    /** Now and then. */
    void onProgress(long elapsedNanos, Phase phase, Progress progress);
}
