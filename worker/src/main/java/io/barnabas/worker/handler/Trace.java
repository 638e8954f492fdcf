package io.barnabas.worker.handler;

import io.barnabas.common.contract.HeaderNames;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that an event belongs to, as the client's upgrade request told it (W3C Trace Context).
 *
 * @param traceId 32 hexadecimal digits
 * @param parentId the span that led to the event, 16 hexadecimal digits
 * @param sampled whether the caller records its spans
 * @param state {@code tracestate}; null for none
 */
public record Trace(
        String traceId,
        String parentId,
        boolean sampled,
        @Nullable String state) {
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    /** Null where there is no {@code traceparent}, or one that the standard says to ignore. */
    static @Nullable Trace of(EventHeaders headers) {
        String parent = headers.text(HeaderNames.TRACEPARENT);
        Matcher matcher = TRACEPARENT.matcher(parent == null ? "" : parent);
        if (!matcher.matches() || matcher.group(1).equals("00") && matcher.group(5) != null) {
            return null;
        }
        boolean sampled = (Integer.parseInt(matcher.group(4), 16) & 1) == 1;
        return new Trace(matcher.group(2), matcher.group(3), sampled, headers.text(HeaderNames.TRACESTATE));
    }
}
