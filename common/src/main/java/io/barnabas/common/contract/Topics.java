package io.barnabas.common.contract;

/**
 * The topics' default names. A route may name its own inbound, outbound and fan-out topic.
 *
 * @param inbound events of connections, written by gateways
 * @param outbound records for single connections, written by workers
 * @param fanout records for many connections, written by workers
 * @param deadLetters what could not be handled, with the cause in headers
 * @param nodes beats of gateway nodes, see {@link NodeBeat}; one partition, compacted
 * @param connections which connections there are, see {@link ConnectionEntry}; compacted
 */
public record Topics(
        String inbound, String outbound, String fanout, String deadLetters, String nodes, String connections) {
    /** Names with the default prefix, {@code barnabas}. */
    public static final Topics DEFAULT = withPrefix("barnabas");

    public static Topics withPrefix(String prefix) {
        return new Topics(
                prefix + ".inbound",
                prefix + ".outbound",
                prefix + ".fanout",
                prefix + ".inbound.dlt",
                prefix + ".nodes",
                prefix + ".connections");
    }
}
