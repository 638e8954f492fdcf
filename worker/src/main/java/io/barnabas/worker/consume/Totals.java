package io.barnabas.worker.consume;

/**
 * Sums over all partitions of a consumption.
 *
 * @param records from the first that is not done to the last received
 * @param open those of them that are not done
 * @param bytes bytes of those
 * @param uncommitted offsets between what is committed and what was received
 * @param behind records that Kafka has and the consumer has not received
 */
public record Totals(long records, long open, long bytes, long uncommitted, long behind) {
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0);

    /** Offsets between what is committed and the end of the log. */
    public long lag() {
        return uncommitted + behind;
    }

    public Totals plus(Totals other) {
        return new Totals(
                records + other.records,
                open + other.open,
                bytes + other.bytes,
                uncommitted + other.uncommitted,
                behind + other.behind);
    }
}
