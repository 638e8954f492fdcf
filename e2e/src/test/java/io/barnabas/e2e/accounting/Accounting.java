package io.barnabas.e2e.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Inbound;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares what Kafka has accepted of each client with what became of it. */
public final class Accounting {
    private final Map<Integer, List<Integer>> accepted;

    private Accounting(Map<Integer, List<Integer>> accepted) {
        this.accepted = accepted;
    }

    /** Begins with all messages that the topic has by now. */
    public static Accounting of(KafkaSettings kafka, String inboundTopic) {
        try (Inbound inbound = new Inbound(kafka, inboundTopic)) {
            return new Accounting(
                    byClient(inbound.await(0, "message").stream().map(it -> Frame.of(Inbound.value(it)))));
        }
    }

    /** Numbers by client, in order. */
    public static Map<Integer, List<Integer>> byClient(Stream<Frame> frames) {
        return frames.collect(Collectors.groupingBy(
                Frame::client, TreeMap::new, Collectors.mapping(Frame::number, Collectors.toList())));
    }

    public Collection<Integer> clients() {
        return accepted.keySet();
    }

    /** All messages. */
    public int size() {
        return accepted.values().stream().mapToInt(List::size).sum();
    }

    public List<Integer> accepted(int client) {
        return accepted.getOrDefault(client, List.of());
    }

    /** Each at least once; the first time of each in order with its client's others; nothing that was not accepted. */
    public void atLeastOnceInOrder(String what, Map<Integer, List<Integer>> seen) {
        assertThat(seen.keySet()).as(what).isEqualTo(accepted.keySet());
        for (int client : clients()) {
            atLeastOnceInOrder(what, client, seen.get(client));
        }
    }

    /** The same for one client. */
    public void atLeastOnceInOrder(String what, int client, List<Integer> seen) {
        List<Integer> first = seen.stream().distinct().toList();
        List<Integer> missing = new ArrayList<>(accepted(client));
        missing.removeAll(first);
        assertThat(missing).as("%s of client %d: missing", what, client).isEmpty();
        assertThat(first).as("%s of client %d", what, client).isEqualTo(accepted(client));
    }

    /** Each once and in order; nothing that was not accepted. */
    public void exactlyOnceInOrder(String what, Map<Integer, List<Integer>> seen) {
        assertThat(seen.keySet()).as(what).isEqualTo(accepted.keySet());
        for (int client : clients()) {
            assertThat(seen.get(client)).as("%s of client %d", what, client).isEqualTo(accepted(client));
        }
    }
}
