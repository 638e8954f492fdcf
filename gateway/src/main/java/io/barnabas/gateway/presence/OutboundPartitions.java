package io.barnabas.gateway.presence;

import io.barnabas.common.contract.NodeBeat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which partition of each outbound topic a node reads: that of its ordinal, else one that the fewest live nodes have
 * taken. Two nodes on one partition are correct and read each other's records for nothing. Pure.
 */
public final class OutboundPartitions {
    private OutboundPartitions() {}

    /**
     * One partition for each topic.
     *
     * @param counts how many partitions each outbound topic has
     * @param ordinal number of the node among its fellows, from 0; null for none
     * @param others live nodes; asked only where there is no ordinal
     */
    public static Map<String, Integer> choose(
            Map<String, Integer> counts,
            @Nullable Integer ordinal,
            Collection<NodeBeat> others,
            RandomGenerator random) {
        Map<String, Integer> chosen = new HashMap<>();
        counts.forEach((topic, count) ->
                chosen.put(topic, ordinal == null ? leastTaken(topic, count, others, random) : ordinal % count));
        return chosen;
    }

    private static int leastTaken(String topic, int count, Collection<NodeBeat> others, RandomGenerator random) {
        int[] taken = new int[count];
        for (NodeBeat other : others) {
            Integer partition = other.outbound().get(topic);
            if (partition != null && partition < count) {
                taken[partition]++;
            }
        }
        List<Integer> least = new ArrayList<>();
        for (int partition = 0; partition < count; partition++) {
            if (!least.isEmpty() && taken[partition] < taken[least.get(0)]) {
                least.clear();
            }
            if (least.isEmpty() || taken[partition] == taken[least.get(0)]) {
                least.add(partition);
            }
        }
        return least.get(random.nextInt(least.size()));
    }
}
