package io.barnabas.gateway.drain;

import java.util.ArrayList;
import java.util.List;

/** A node in memory that does what it is told at once, or as late as a test says. */
final class FakeNode implements DrainedNode {
    final List<String> effects = new ArrayList<>();
    /** Open now, or told and not yet settled. */
    int connections;

    boolean serving = true;
    /** Whether clients answer a Close, and Kafka takes {@code closed}. */
    boolean settles = true;
    /** Whether the loops say what they have. */
    boolean answers = true;

    private int picked;
    private int told;

    FakeNode(int connections) {
        this.connections = connections;
    }

    @Override
    public boolean isServing() {
        return serving;
    }

    @Override
    public void announce() {
        effects.add("announce");
    }

    @Override
    public void refuse() {
        effects.add("refuse");
    }

    @Override
    public int connections() {
        return connections;
    }

    @Override
    public void choose(int percent) {
        effects.add("choose " + percent);
        picked = (connections * percent + 99) / 100;
        told = 0;
    }

    @Override
    public int chosen() {
        return answers ? picked : -1;
    }

    @Override
    public void close(int count) {
        told += count;
        if (told > picked) {
            throw new AssertionError("told " + told + " of " + picked);
        }
        connections -= settles ? count : 0;
    }

    @Override
    public int cut() {
        int late = connections;
        effects.add("cut " + late);
        connections = 0;
        return late;
    }

    int told() {
        return told;
    }
}
