package io.barnabas.worker.handler;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers of an inbound record, by the names of {@link io.barnabas.common.contract.HeaderNames}. */
@FunctionalInterface
public interface EventHeaders {
    /** No headers. */
    EventHeaders NONE = name -> null;

    /** The last header of the name as UTF-8 text; null where there is none. */
    @Nullable
    String text(String name);

    /** Those whose names begin so, by the rest of their names; empty for none. */
    default Map<String, String> startingWith(String prefix) {
        return Map.of();
    }
}
