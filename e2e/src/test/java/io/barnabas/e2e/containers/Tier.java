package io.barnabas.e2e.containers;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** A container of one of our images, hardened as {@code docker-compose.yml} does it. */
final class Tier extends GenericContainer<Tier> {
    private static final Duration READY = Duration.ofMinutes(4);
    private static final int STOP_S = 110;
    private static final long MIB = 1 << 20;

    private Tier(String module, Network network, long memoryMib) {
        super(new ImageFromDockerfile("barnabas-" + module + "-test")
                .withDockerfile(Docker.ROOT.resolve(module).resolve("Dockerfile")));
        withNetwork(network);
        withTmpFs(Map.of("/tmp", "exec,mode=1777"));
        withCreateContainerCmdModifier(create -> hostConfig(create.getHostConfig(), memoryMib));
        // Tells the sizes that the JVM chose, and its flags.
        withEnv("JDK_JAVA_OPTIONS", "-Xlog:gc+init -XX:+PrintCommandLineFlags");
        waitingFor(new UntilHealthy());
    }

    static Tier gateway(Network network, String kafka) {
        return new Tier("gateway", network, 768)
                .withEnv("BARNABAS_KAFKA_BOOTSTRAP_SERVERS", kafka)
                .withExposedPorts(8080);
    }

    /** With the sample handlers. */
    static Tier worker(Network network, String kafka) {
        return new Tier("worker", network, 512)
                .withEnv("BARNABAS_KAFKA_BOOTSTRAP_SERVERS", kafka)
                .withCreateContainerCmdModifier(create -> hostConfig(create.getHostConfig(), 512)
                        .withBinds(new Bind(
                                Docker.ROOT.resolve("examples/target").toString(),
                                new Volume("/handlers"),
                                AccessMode.ro)));
    }

    /** Sends SIGTERM and waits for the end. Returns the exit code. */
    int terminate() {
        getDockerClient().stopContainerCmd(getContainerId()).withTimeout(STOP_S).exec();
        Long exitCode = getDockerClient()
                .inspectContainerCmd(getContainerId())
                .exec()
                .getState()
                .getExitCodeLong();
        return exitCode == null ? -1 : exitCode.intValue();
    }

    /** Starts the container that was stopped, and waits until it is healthy. */
    void startAgain() {
        getDockerClient().startContainerCmd(getContainerId()).exec();
        awaitHealth();
    }

    /** One that has ended is not waited for; its own words say why. */
    private void awaitHealth() {
        Awaitility.await().atMost(READY).until(() -> {
            if (!isRunning()) {
                throw new ContainerLaunchException(getDockerImageName() + " has ended:\n" + getLogs());
            }
            return isHealthy();
        });
    }

    private final class UntilHealthy extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            awaitHealth();
        }
    }

    private static HostConfig hostConfig(HostConfig host, long memoryMib) {
        return host.withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges:true"))
                .withMemory(memoryMib * MIB);
    }
}
