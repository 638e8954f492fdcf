package io.barnabas.worker.consume;

import io.barnabas.common.contract.ConnectionId;
import java.util.LinkedHashMap;
import java.util.Map;

/** The connections of one partition that closed last, up to a bound. Consumer loop only. */
final class ClosedConnections {
    private final Map<ConnectionId, Boolean> latest;

    ClosedConnections(int capacity) {
        latest = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ConnectionId, Boolean> eldest) {
                return size() > capacity;
            }
        };
    }

    void add(ConnectionId connection) {
        latest.put(connection, true);
    }

    boolean contains(ConnectionId connection) {
        return latest.containsKey(connection);
    }
}
