package io.barnabas.gateway.admission;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a limit keeps clients out: at once, then once a minute with how many there were. Thread-safe. */
final class LimitLog {
    private static final Logger LOG = LoggerFactory.getLogger(LimitLog.class);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Map<Limit, Since> lines = new EnumMap<>(Limit.class);

    private static final class Since {
        private long lastLineNanos;
        private long quiet;
    }

    /** @param who the address or user that has reached its own limit; null where it is the node's */
    void keptOut(Limit limit, @Nullable Object who, String hint, long nanos) {
        long more;
        synchronized (lines) {
            Since since = lines.get(limit);
            if (since != null && nanos - since.lastLineNanos < MINUTE) {
                since.quiet++;
                return;
            }
            if (since == null) {
                since = new Since();
                lines.put(limit, since);
            }
            more = since.quiet;
            since.quiet = 0;
            since.lastLineNanos = nanos;
        }
        LOG.warn(
                "A client is kept out by limit {}{}; {} more were since the last such line. {}",
                limit.label(),
                who == null ? "" : " of " + who.toString().replaceAll("\\p{Cntrl}", "?"),
                more,
                hint);
    }
}
