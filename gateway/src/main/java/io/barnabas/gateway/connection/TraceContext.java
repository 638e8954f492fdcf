package io.barnabas.gateway.connection;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The W3C Trace Context of an upgrade request, passed on unchanged with every record of its connection.
 *
 * @param tracestate null for none
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record TraceContext(String traceparent, @Nullable String tracestate) {
    private static final Pattern VERSION_00 =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int MAX_STATE_LENGTH = 512;

    /** Null when there is no valid {@code traceparent}; too long a {@code tracestate} is dropped, as the spec allows. */
    public static @Nullable TraceContext of(@Nullable String traceparent, @Nullable String tracestate) {
        if (traceparent == null || !VERSION_00.matcher(traceparent).matches()) {
            return null;
        }
        boolean keep = tracestate != null && !tracestate.isEmpty() && tracestate.length() <= MAX_STATE_LENGTH;
        return new TraceContext(traceparent, keep ? tracestate : null);
    }
}
