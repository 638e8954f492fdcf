package io.barnabas.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.NodeBeat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboundPartitionsTest {
    private static final Map<String, Integer> COUNTS = Map.of("a", 3, "b", 2);

    @Test
    void anOrdinalDecidesModuloTheCount() {
        assertThat(choose(4, List.of(on(1, 0)))).isEqualTo(Map.of("a", 1, "b", 0));
    }

    @Test
    void withoutOneItIsAPartitionThatTheFewestHave() {
        List<NodeBeat> others = List.of(on(0, 0), on(2, 1), on(1, 0), on(0, 1), on(2, 0));
        for (int seed = 0; seed < 20; seed++) {
            assertThat(OutboundPartitions.choose(COUNTS, null, others, new SplittableRandom(seed)))
                    .isEqualTo(Map.of("a", 1, "b", 1));
        }
    }

    @Test
    void amongEqualsItIsRandom() {
        assertThat(IntStream.range(0, 100)
                        .map(seed -> OutboundPartitions.choose(
                                        COUNTS, null, List.of(on(1, 0)), new SplittableRandom(seed))
                                .getOrDefault("a", -1))
                        .distinct()
                        .sorted())
                .containsExactly(0, 2);
    }

    @Test
    void moreNodesThanPartitionsShareThem() {
        List<NodeBeat> others =
                IntStream.range(0, 100).mapToObj(i -> on(i % 3, 7)).toList();
        assertThat(choose(null, others)).containsOnlyKeys("a", "b");
    }

    private static Map<String, Integer> choose(@Nullable Integer ordinal, List<NodeBeat> others) {
        return OutboundPartitions.choose(COUNTS, ordinal, others, new SplittableRandom(1));
    }

    private static NodeBeat on(int a, int b) {
        return new NodeBeat("n", "i", NodeBeat.State.SERVING, 1, 0, Map.of("a", a, "b", b));
    }
}
