package io.barnabas.worker.handler;

import org.jspecify.annotations.Nullable;

/** The headers of an inbound record, by the names of {@link io.barnabas.common.contract.HeaderNames}. */
@FunctionalInterface
public interface EventHeaders {
    /** No headers. */
    EventHeaders NONE = name -> null;

    /** The last header of the name as UTF-8 text; null where there is none. */
    @Nullable
    String text(String name);
}
