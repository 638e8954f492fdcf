package io.barnabas.e2e.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestCertificate;
import io.barnabas.gateway.GatewayConfig.Entry;
import io.barnabas.gateway.transport.TlsConfig;
import io.barnabas.gateway.transport.TlsConfig.ClientCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS ends in the gateway. */
class TlsTest {
    @TempDir
    private static Path folder;

    private static TestCertificate first;
    private static TestCertificate second;
    private static TestCertificate ann;
    private static TestCertificate stranger;

    @BeforeAll
    static void make() throws Exception {
        first = TestCertificate.make(folder, "first", "EC");
        second = TestCertificate.make(folder, "second", "RSA");
        ann = TestCertificate.make(folder, "ann", "EC");
        stranger = TestCertificate.make(folder, "stranger", "EC");
        ann.writeCertificate(folder.resolve("clients.pem"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName("A connection over TLS is served, and closed by a whole closing handshake")
    void serves(String protocol) throws Exception {
        use(first);
        try (EntranceUnderTest gateway = EntranceUnderTest.with(tls(ClientCertificates.NONE))) {
            SSLContext trusting = TestCertificate.client(null, first);
            try (SSLSocket socket = connect(gateway, trusting)) {
                socket.setEnabledProtocols(new String[] {protocol});
                RawClient client = upgraded(socket);
                assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
                EntranceUnderTest.assertServes(client);
                client.close(1000, "bye");
                assertThat(client.read().closeCode()).isEqualTo(1000);
                assertThat(client.readsEnd()).isTrue();
            }
            try (RawClient plain = RawClient.tcp(gateway.port())) {
                plain.askForUpgrade("/ws");
                assertThatThrownBy(plain::readResponse)
                        .as("no HTTP without TLS")
                        .isInstanceOfAny(IOException.class, ArrayIndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    @DisplayName("The gateway's own Close reaches a client over TLS before the end of the connection")
    void gatewayCloses() throws Exception {
        use(first);
        try (EntranceUnderTest gateway = EntranceUnderTest.with(tls(ClientCertificates.NONE));
                SSLSocket socket = connect(gateway, TestCertificate.client(null, first))) {
            RawClient client = upgraded(socket);
            // Not masked: an error, upon which the gateway closes.
            client.write(new byte[] {(byte) 0x89, 0});
            assertThat(client.read().closeCode()).isEqualTo(1002);
            assertThat(client.readsEnd()).isTrue();
        }
    }

    @Test
    @DisplayName("A changed certificate is used for new connections, while old ones live on")
    void reload() throws Exception {
        use(first);
        try (EntranceUnderTest gateway = EntranceUnderTest.with(tls(ClientCertificates.NONE))) {
            SSLContext trusting = TestCertificate.client(null, first, second);
            try (SSLSocket before = connect(gateway, trusting)) {
                RawClient old = upgraded(before);
                assertThat(shown(before)).isEqualTo(first.certificate());

                use(second);
                awaitReloads(gateway, "used", 1);

                try (SSLSocket after = connect(gateway, trusting)) {
                    EntranceUnderTest.assertServes(upgraded(after));
                    assertThat(shown(after)).isEqualTo(second.certificate());
                }
                EntranceUnderTest.assertServes(old);
            }
        }
    }

    @Test
    @DisplayName("A certificate without its key is not used: the old one stays, until both fit")
    void reloadFails() throws Exception {
        use(first);
        try (EntranceUnderTest gateway = EntranceUnderTest.with(tls(ClientCertificates.NONE))) {
            SSLContext trusting = TestCertificate.client(null, first, second);
            second.writeCertificate(folder.resolve("server.pem"));
            awaitReloads(gateway, "failed", 1);
            assertShown(gateway, trusting, first);

            second.writeKey(folder.resolve("server.key"));
            awaitReloads(gateway, "used", 1);
            assertShown(gateway, trusting, second);
        }
    }

    @Test
    @DisplayName("Where client certificates are required, there is no connection without a good one")
    void required() throws Exception {
        use(first);
        try (EntranceUnderTest gateway = EntranceUnderTest.with(tls(ClientCertificates.REQUIRED))) {
            try (SSLSocket socket = connect(gateway, TestCertificate.client(ann, first))) {
                EntranceUnderTest.assertServes(upgraded(socket));
            }
            for (TestCertificate bad : new TestCertificate[] {null, stranger}) {
                try (SSLSocket socket = connect(gateway, TestCertificate.client(bad, first))) {
                    assertThatThrownBy(() -> upgraded(socket)).isInstanceOf(IOException.class);
                }
            }
        }
    }

    @Test
    @DisplayName("Where certificates are asked for, a client may have none, but not a stranger's")
    void requested() throws Exception {
        use(first);
        try (EntranceUnderTest gateway = EntranceUnderTest.with(tls(ClientCertificates.REQUEST))) {
            for (TestCertificate good : new TestCertificate[] {null, ann}) {
                try (SSLSocket socket = connect(gateway, TestCertificate.client(good, first))) {
                    EntranceUnderTest.assertServes(upgraded(socket));
                }
            }
            try (SSLSocket socket = connect(gateway, TestCertificate.client(stranger, first))) {
                assertThatThrownBy(() -> upgraded(socket)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    @DisplayName("A client that does not finish the TLS handshake in time is cut off")
    void deadline() throws Exception {
        use(first);
        Entry entry = tls(ClientCertificates.NONE).with(EntranceUnderTest.handshakes(100, Duration.ofMillis(500)));
        try (EntranceUnderTest gateway = EntranceUnderTest.with(entry);
                RawClient silent = RawClient.tcp(gateway.port())) {
            assertThat(silent.readsEnd()).isTrue();
            assertThat(gateway.metric("barnabas_handshakes_timeouts_total")).isEqualTo(1);
        }
    }

    private static Entry tls(ClientCertificates clients) {
        return Entry.DEFAULT.with(new TlsConfig(
                folder.resolve("server.pem"),
                folder.resolve("server.key"),
                clients == ClientCertificates.NONE ? null : folder.resolve("clients.pem"),
                clients,
                Duration.ofMillis(100)));
    }

    private static void use(TestCertificate certificate) throws Exception {
        certificate.writeKey(folder.resolve("server.key"));
        certificate.writeCertificate(folder.resolve("server.pem"));
    }

    private static SSLSocket connect(EntranceUnderTest gateway, SSLContext context) throws IOException {
        return (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), gateway.port());
    }

    private static RawClient upgraded(SSLSocket socket) throws IOException {
        RawClient client = RawClient.over(socket);
        client.askForUpgrade("/ws");
        assertThat(client.readResponse().status()).isEqualTo(101);
        return client;
    }

    private static Certificate shown(SSLSocket socket) throws IOException {
        return socket.getSession().getPeerCertificates()[0];
    }

    private static void assertShown(EntranceUnderTest gateway, SSLContext context, TestCertificate expected)
            throws Exception {
        try (SSLSocket socket = connect(gateway, context)) {
            EntranceUnderTest.assertServes(upgraded(socket));
            assertThat(shown(socket)).isEqualTo(expected.certificate());
        }
    }

    private static void awaitReloads(EntranceUnderTest gateway, String outcome, int atLeast) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> gateway.metric("barnabas_tls_reloads_total{outcome=\"" + outcome + "\"}") >= atLeast);
    }
}
