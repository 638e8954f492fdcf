package io.barnabas.gateway;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.ConnectionIndex;
import io.barnabas.gateway.connection.EventLoops;
import io.barnabas.gateway.drain.ChosenConnections;
import io.barnabas.gateway.drain.DrainedNode;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/** What a drain does to this node. */
final class LeavingNode implements DrainedNode {
    private final KafkaLink kafka;
    private final EventLoops loops;
    private final IntSupplier connections;
    private final ChosenConnections chosen;
    private final IntConsumer onCut;
    private volatile boolean leaving;

    /**
     * Takes a node that has started.
     *
     * @param connections how many there are, asked on any thread
     * @param onCut hears how many were cut
     */
    LeavingNode(KafkaLink kafka, EventLoops loops, IntSupplier connections, RandomGenerator random, IntConsumer onCut) {
        this.kafka = kafka;
        this.loops = loops;
        this.connections = connections;
        this.chosen = new ChosenConnections(loops, random);
        this.onCut = onCut;
    }

    @Override
    public boolean isServing() {
        return kafka.ready() || connections() > 0;
    }

    @Override
    public void announce() {
        leaving = true;
        kafka.announceLeaving();
    }

    @Override
    public void refuse() {
        kafka.refuse();
        loops.runAll(ConnectionIndex::refuseCallouts);
    }

    @Override
    public int connections() {
        return connections.getAsInt();
    }

    @Override
    public void choose(int percent) {
        chosen.choose(percent);
    }

    @Override
    public int chosen() {
        return chosen.count();
    }

    @Override
    public void close(int count) {
        chosen.close(count, CloseCode.SHUTDOWN, leaving ? "node is leaving" : "node sheds connections");
    }

    /** Their {@code closed} may still reach Kafka while its clients end. */
    @Override
    public int cut() {
        int count = connections();
        onCut.accept(count);
        loops.forEach(connection -> connection.cut(CloseCode.SHUTDOWN));
        return count;
    }

    /** Gives up what Kafka did not take: so that it is counted. */
    void abandon() {
        loops.forEach(Connection::abandon);
    }
}
