package io.barnabas.gateway.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.gateway.connection.Connection;
import io.barnabas.gateway.connection.FakeLoops;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChosenConnectionsTest {
    private final FakeLoops loops = new FakeLoops(3);
    private final ChosenConnections chosen = new ChosenConnections(loops, new Random(5));

    @Test
    void theShareIsRoundedUpAndChosenAtRandomOverAllLoops() {
        loops.open(101);
        chosen.choose(20);
        assertThat(chosen.count()).isEqualTo(-1);
        loops.runAll();
        assertThat(chosen.count()).isEqualTo(21);
        chosen.close(21, CloseCode.SHUTDOWN, "go");
        loops.runAll();
        assertThat(loops.closed()).hasSize(21).anyMatch(n -> n <= 50).anyMatch(n -> n > 50);
        for (int loop = 0; loop < 3; loop++) {
            int owner = loop;
            assertThat(loops.closed()).anyMatch(n -> loops.ownerOf(n) == owner);
        }
    }

    @Test
    void batchesMeetEachConnectionOnce() {
        loops.open(100);
        chosen.choose(100);
        loops.runAll();
        assertThat(chosen.count()).isEqualTo(100);
        for (int batch = 0; batch < 10; batch++) {
            chosen.close(10, CloseCode.SHUTDOWN, "go");
            loops.runAll();
            assertThat(loops.closed()).hasSize(10 * (batch + 1));
        }
    }

    @Test
    void connectionsThatAreGoneOrClosingAreLeftAlone() {
        loops.open(10);
        Connection gone = loops.connection(4);
        loops.connection(5).close(CloseCode.OPERATOR, "");
        chosen.choose(100);
        loops.runAll();
        assertThat(chosen.count()).isEqualTo(9);
        loops.forget(gone);
        chosen.close(9, CloseCode.SHUTDOWN, "go");
        loops.runAll();
        assertThat(loops.closed()).hasSize(9).contains(5L).doesNotContain(4L);
    }

    @Test
    void thoseThatHaveNotSaidWhoTheyAreAreToldToo() {
        loops.open(2);
        loops.openWaiting(3);
        chosen.choose(100);
        loops.runAll();
        assertThat(chosen.count()).isEqualTo(3);
        chosen.close(3, CloseCode.SHUTDOWN, "go");
        loops.runAll();
        assertThat(loops.closed()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aNodeWithoutConnectionsChoosesNone() {
        chosen.choose(100);
        loops.runAll();
        assertThat(chosen.count()).isZero();
    }
}
