package io.barnabas.gateway.drain;

import java.util.Locale;

/**
 * How far a drain is.
 *
 * @param phase where it stands
 * @param elapsedMs since it was asked for; how long the last one took where none runs. 0 where there was none
 * @param phaseMs since the phase began
 * @param phaseDeadlineMs how long the phase may take; 0 where it has no end
 * @param chosen how many connections are to be told to go, -1 while they are counted; the last drain's where none runs
 * @param told how many of them have been told
 * @param left connections that the node has, those included whose {@code closed} Kafka does not have yet
 * @param cut how many were cut because they missed the last deadline
 */
public record DrainProgress(
        DrainPhase phase, long elapsedMs, long phaseMs, long phaseDeadlineMs, int chosen, int told, int left, int cut) {

    /** One line for people. */
    public String sentence() {
        return switch (phase) {
            case SERVING ->
                chosen == 0
                        ? "Serving " + left + " connections."
                        : "Serving " + left + " connections; the last shedding told " + told + " of " + chosen
                                + " to go, within " + seconds(elapsedMs) + ".";
            case SHEDDING ->
                "Shedding: " + toldOfChosen() + ", " + left + " connections are there; " + seconds(phaseMs) + " of "
                        + seconds(phaseDeadlineMs) + ".";
            case NOTICE ->
                "Waiting for load balancers: " + left + " connections are there; " + seconds(phaseMs) + " of "
                        + seconds(phaseDeadlineMs) + ".";
            case CLOSING ->
                "Closing: " + toldOfChosen() + ", " + left + " connections are left; " + seconds(phaseMs) + " of "
                        + seconds(phaseDeadlineMs) + ".";
            case FLUSHING ->
                "Flushing: " + left + " connections are left; " + seconds(phaseMs) + " of " + seconds(phaseDeadlineMs)
                        + ".";
            case LEFT ->
                "Left after " + seconds(elapsedMs) + ": " + told + " connections were told to go, " + cut
                        + " were cut.";
        };
    }

    private String toldOfChosen() {
        return chosen < 0 ? "counting" : told + " of " + chosen + " were told to go";
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
}
