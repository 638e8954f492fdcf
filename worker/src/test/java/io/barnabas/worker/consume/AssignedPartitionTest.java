package io.barnabas.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.worker.dispatch.Completion;
import io.barnabas.worker.dispatch.PartitionWork;
import io.barnabas.worker.dispatch.PartitionWork.Load;
import io.barnabas.worker.dispatch.WindowConfig;
import io.barnabas.worker.inbound.Inbound;
import io.barnabas.worker.inbound.Records;
import io.barnabas.worker.metrics.WorkerMetrics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AssignedPartitionTest {
    private final Deque<Completion> inHand = new ArrayDeque<>();
    private final PartitionWork<Inbound> work =
            new PartitionWork<>(Runnable::run, (inbound, completion) -> inHand.add(completion), () -> 0);
    private final AssignedPartition partition = new AssignedPartition(
            new TopicPartition("barnabas.inbound", 3),
            work,
            new Intake(Set.of("ws"), WorkerMetrics.NONE),
            new WindowConfig(10, 2000, 10));

    @Test
    void aWindowIsFullByRecordsAndEmptyByHalf() {
        assertThat(partition.wantsPause(new Load(9, 1, 1))).isFalse();
        assertThat(partition.wantsPause(new Load(10, 1, 1))).isTrue();
        partition.pausedAt(0);
        assertThat(partition.wantsPause(new Load(6, 1, 1))).isTrue();
        assertThat(partition.wantsPause(new Load(5, 1, 1))).isFalse();
    }

    @Test
    void aWindowIsFullByBytesAndEmptyByHalf() {
        assertThat(partition.wantsPause(new Load(1, 1, 1999))).isFalse();
        assertThat(partition.wantsPause(new Load(1, 1, 2000))).isTrue();
        partition.pausedAt(0);
        assertThat(partition.wantsPause(new Load(1, 1, 1001))).isTrue();
        assertThat(partition.wantsPause(new Load(1, 1, 1000))).isFalse();
    }

    @Test
    void onlyWhatIsDoneAndNotCommittedIsToBeCommitted() {
        assertThat(partition.isPositioned()).isFalse();
        assertThat(partition.toCommit()).isNegative();
        partition.take(List.of(Records.message("a")));
        assertThat(partition.toCommit()).isNegative();
        assertThat(partition.uncommitted()).isEqualTo(1);
        assertThat(partition.isBehind(17)).isTrue();
        assertThat(partition.isBehind(18)).isFalse();

        inHand.remove().done();
        assertThat(partition.toCommit()).isEqualTo(18);
        partition.committed(18);

        assertThat(partition.toCommit()).isNegative();
        assertThat(partition.uncommitted()).isZero();
    }
}
