package io.barnabas.e2e.containers;

import io.barnabas.e2e.harness.Requirement;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test class that starts a stack of containers. Those of other processes wait for it: where two stacks start at once
 * on two processors, none is up within the time that a healthy one takes.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag(Docker.TAG)
@Tag(Requirement.LONG)
@ExtendWith(OneStackAtATime.Lock.class)
@interface OneStackAtATime {

    /** Held by a lock of the file system, which ends with the process at the latest. */
    final class Lock implements BeforeAllCallback, AfterAllCallback {
        private static final Path FILE = Docker.ROOT.resolve("e2e/target/containers.lock");

        /** Longer than any of them may take. */
        private static final Duration PATIENCE = Duration.ofMinutes(15);

        private FileChannel held;

        @Override
        public void beforeAll(ExtensionContext context) throws IOException {
            held = FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Awaitility.await("no other stack of containers")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> held.tryLock() != null);
        }

        @Override
        public void afterAll(ExtensionContext context) throws IOException {
            held.close();
        }
    }
}
