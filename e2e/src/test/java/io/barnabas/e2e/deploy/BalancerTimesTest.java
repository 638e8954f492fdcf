package io.barnabas.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.gateway.admission.AdmissionConfig;
import io.barnabas.gateway.connection.ConnectionLimits;
import io.barnabas.gateway.connection.HeartbeatConfig;
import io.barnabas.gateway.drain.DrainConfig;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Times of the load balancers' configurations beside those of a gateway. */
class BalancerTimesTest {
    /** No living client is silent for longer. */
    private static final Duration SILENCE =
            Duration.ofMillis(HeartbeatConfig.DEFAULT.intervalMs() + HeartbeatConfig.DEFAULT.timeoutMs());

    private static final Duration CLOSE = Duration.ofMillis(ConnectionLimits.DEFAULT.closeTimeoutMs());
    private static final Duration HANDSHAKE =
            AdmissionConfig.DEFAULT.handshakes().timeout();

    private final String haproxy = DeployFolder.text("haproxy/haproxy.cfg");
    private final String nginx = DeployFolder.text("nginx/nginx.conf");

    @Test
    void noLoadBalancerTakesAConnectionForIdleThatTheHeartbeatTakesForAlive() {
        assertThat(DeployFolder.time(haproxy, "timeout tunnel")).isGreaterThan(SILENCE);
        assertThat(DeployFolder.time(nginx, "proxy_read_timeout")).isGreaterThan(SILENCE);
        assertThat(DeployFolder.time(nginx, "proxy_send_timeout")).isGreaterThan(SILENCE);
    }

    @Test
    void haproxyLeavesTheGatewayTimeForTheCloseHandshake() {
        assertThat(DeployFolder.time(haproxy, "timeout client-fin")).isGreaterThan(CLOSE);
        assertThat(DeployFolder.time(haproxy, "timeout server-fin")).isGreaterThan(CLOSE);
    }

    @Test
    void noneWaitsLessForAHandshakeThanTheGateway() {
        assertThat(DeployFolder.time(haproxy, "timeout http-request")).isGreaterThanOrEqualTo(HANDSHAKE);
        assertThat(DeployFolder.time(haproxy, "timeout client")).isGreaterThanOrEqualTo(HANDSHAKE);
        assertThat(DeployFolder.time(haproxy, "timeout server")).isGreaterThanOrEqualTo(HANDSHAKE);
        assertThat(DeployFolder.time(nginx, "client_header_timeout")).isGreaterThanOrEqualTo(HANDSHAKE);
    }

    @Test
    void haproxySeesThatANodeLeavesBeforeItsNoticeIsOver() {
        Matcher fall = Pattern.compile("\\bfall (\\d+)\\b").matcher(haproxy.replaceAll("(?m)^\\s*#.*", ""));
        assertThat(fall.find()).isTrue();
        Duration seen = DeployFolder.time(haproxy, "inter")
                .multipliedBy(Long.parseLong(fall.group(1)))
                .plus(DeployFolder.time(haproxy, "timeout check"));
        assertThat(seen).isLessThan(DrainConfig.DEFAULT.notice());
    }
}
