package io.barnabas.gateway.connection;

/**
 * What the connections of a route may do and are owed.
 *
 * @param limits bounds of what waits
 * @param heartbeat the gateway's own Pings
 * @param rates how much a client may send
 */
public record ConnectionPolicy(ConnectionLimits limits, HeartbeatConfig heartbeat, RateLimits rates) {
    public static final ConnectionPolicy DEFAULT =
            new ConnectionPolicy(ConnectionLimits.DEFAULT, HeartbeatConfig.DEFAULT, RateLimits.DEFAULT);

    public ConnectionPolicy with(ConnectionLimits newLimits) {
        return new ConnectionPolicy(newLimits, heartbeat, rates);
    }

    public ConnectionPolicy with(HeartbeatConfig newHeartbeat) {
        return new ConnectionPolicy(limits, newHeartbeat, rates);
    }

    public ConnectionPolicy with(RateLimits newRates) {
        return new ConnectionPolicy(limits, heartbeat, newRates);
    }
}
