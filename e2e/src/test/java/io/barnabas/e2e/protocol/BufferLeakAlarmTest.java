package io.barnabas.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.LogSeen;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** That the other tests of this package would notice a lost buffer. */
class BufferLeakAlarmTest {
    @Test
    @DisplayName("Tests watch every buffer")
    void everyBufferIsWatched() {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    }

    @Test
    @DisplayName("A buffer that nobody released is reported")
    void aLostBufferIsReported() {
        try (LogSeen warnings = LogSeen.warningsSilently()) {
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> {
                lose();
                System.gc();
                return warnings.lines().stream().anyMatch(line -> line.contains("LEAK: ByteBuf.release()"));
            });
        }
    }

    private static void lose() {
        ByteBuf lost = PooledByteBufAllocator.DEFAULT.directBuffer(16);
        assertThat(lost.refCnt()).isEqualTo(1);
    }
}
