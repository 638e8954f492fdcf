package io.barnabas.e2e.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.LogSeen;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.GatewayConfig.Entry;
import io.barnabas.gateway.admission.AdmissionConfig;
import io.barnabas.gateway.auth.AuthConfig;
import io.barnabas.gateway.auth.AuthSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route that wants a JSON Web Token, from wherever it may come; configured as an operator configures it. */
class TokenTest {
    private static final KafkaSettings KAFKA = Brokers.shared();
    private static final RSAKey KEY = key();

    private final RouteConfigs routes = Brokers.freshRoutes(KAFKA);
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path folder;

    private AuthConfig auth;
    private TestGateway gateway;
    private Inbound inbound;

    @BeforeEach
    void start() throws IOException {
        Path keys = Files.writeString(folder.resolve("jwks.json"), new JWKSet(KEY.toPublicJWK()).toString());
        Map<String, String> configured = new HashMap<>();
        configured.put("routes[0].auth.mode", "jwt");
        configured.put("routes[0].auth.tokens", "authorization, cookie:session, subprotocol, query:token, first-frame");
        configured.put("routes[0].auth.issuers", "https://issuer.example");
        configured.put("routes[0].auth.audiences", "barnabas");
        configured.put("routes[0].auth.jwks-file", keys.toString());
        configured.put("routes[0].auth.attributes", "tenant");
        configured.put("routes[0].auth.leeway", "0s");
        configured.put("routes[0].auth.first-frame-deadline", "1s");
        configured.put("routes[0].origins", "https://app.example");
        Settings settings = new Settings(null, Map.of(), Map.of(), configured);
        auth = AuthSettings.from(settings, "routes[0]");
        settings.finish();
        gateway = keep(TestGateway.start(GatewayConfig.defaults(KAFKA, routes).withAuth(Map.of("ws", auth))));
        inbound = keep(new Inbound(KAFKA, routes.topics().inbound()));
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Bearer %s", "Cookie: session=%s", "Sec-WebSocket-Protocol: bearer, %s"})
    void aGoodTokenOpensAndItsUserStandsInEachRecord(String header) throws Exception {
        RawClient client = keep(RawClient.open(
                gateway.port(), "/ws", header.formatted(token("ann", 600)), "Origin: https://app.example"));
        client.text("hello");
        client.close(1000, "");
        List<ConsumerRecord<byte[], byte[]>> all = inbound.await(3, it -> true);
        assertThat(all).extracting(it -> Inbound.header(it, "ce_userid")).containsOnly("ann");
        assertThat(Inbound.value(all.get(0))).contains("\"attributes\":{\"tenant\":\"acme\"}");
    }

    @Test
    void aBrowserThatOffersBearerIsAnsweredBearer() throws Exception {
        RawClient client = keep(RawClient.tcp(gateway.port()));
        client.askForUpgrade("/ws", "Sec-WebSocket-Protocol: bearer, " + token("ann", 600));
        assertThat(client.readResponse().head().toLowerCase(java.util.Locale.ROOT))
                .contains("101", "sec-websocket-protocol: bearer\r\n");
    }

    @Test
    void aTokenInTheQueryOpensAndStandsInNoRecord() throws Exception {
        String token = token("ann", 600);
        keep(RawClient.open(gateway.port(), "/ws?token=" + token));
        ConsumerRecord<byte[], byte[]> opened = inbound.await(1, "opened").get(0);
        assertThat(Inbound.value(opened)).contains("\"path\":\"/ws\"").doesNotContain(token);
    }

    @Test
    void withoutAGoodTokenThereIsA401AndNoRecord() throws Exception {
        assertThat(refusal("Authorization: Bearer abc").status()).isEqualTo(401);
        assertThat(refusal("Authorization: Bearer " + token("ann", -5)).body()).contains("The token has expired.");
        assertThat(refusal("Authorization: Bearer " + token("ann", 600) + "x").head())
                .contains("error=\"invalid_token\"");
        assertThat(inbound.await(0, it -> true)).isEmpty();
    }

    @Test
    void aForeignPageIsRefusedWith403() throws Exception {
        assertThat(refusal("Authorization: Bearer " + token("ann", 600), "Origin: https://app.example.evil")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theFirstMessageMayBringTheToken() throws Exception {
        RawClient client = keep(RawClient.open(gateway.port(), "/ws"));
        client.text("Bearer " + token("ann", 600));
        client.text("hello");
        List<ConsumerRecord<byte[], byte[]>> all = inbound.await(2, it -> true);
        assertThat(all.stream().map(it -> Inbound.header(it, "ce_type")))
                .containsExactly("io.barnabas.connection.opened", "io.barnabas.connection.message");
        assertThat(Inbound.value(all.get(1))).isEqualTo("hello");
        assertThat(Inbound.header(all.get(1), "ce_sequence")).isEqualTo("00000000000000000001");
    }

    @Test
    void aFirstMessageWithoutGoodTokenCloses() throws Exception {
        RawClient wrong = keep(RawClient.open(gateway.port(), "/ws"));
        wrong.text("hello");
        assertThat(wrong.read().closeCode()).isEqualTo(4401);
        RawClient silent = keep(RawClient.open(gateway.port(), "/ws"));
        assertThat(silent.read().closeCode()).isEqualTo(4408);
        assertThat(inbound.await(0, it -> true)).isEmpty();
    }

    @Test
    void anExpiredTokenClosesTheConnection() throws Exception {
        RawClient client = keep(RawClient.open(gateway.port(), "/ws", "Authorization: Bearer " + token("ann", 2)));
        assertThat(client.read().closeCode()).isEqualTo(4507);
        client.close(4507, "");
        assertThat(Inbound.value(inbound.await(1, "closed").get(0))).contains("\"cause\":\"expired\"");
    }

    @Test
    void aRecordForAUserReachesTheUsersConnectionsAndNobodyElses() throws Exception {
        RawClient one = keep(RawClient.open(gateway.port(), "/ws", "Authorization: Bearer " + token("ann", 600)));
        RawClient two = keep(RawClient.open(gateway.port(), "/ws", "Authorization: Bearer " + token("ann", 600)));
        RawClient other = keep(RawClient.open(gateway.port(), "/ws", "Authorization: Bearer " + token("bob", 600)));
        inbound.await(3, "opened");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(KAFKA.with(
                Map.of("key.serializer", ByteArraySerializer.class, "value.serializer", ByteArraySerializer.class)))) {
            for (String user : List.of("ann", "bob")) {
                var unused = producer.send(new ProducerRecord<>(
                        routes.topics().fanout(), ("user/" + user).getBytes(UTF_8), ("to " + user).getBytes(UTF_8)));
            }
        }
        assertThat(one.read().text()).isEqualTo("to ann");
        assertThat(two.read().text()).isEqualTo("to ann");
        assertThat(other.read().text()).isEqualTo("to bob");
    }

    @Test
    void aUserMayHaveSoManyConnections() throws Exception {
        TestGateway strict = keep(TestGateway.start(GatewayConfig.defaults(KAFKA, routes)
                .withAuth(Map.of("ws", auth))
                .with(Entry.DEFAULT.with(AdmissionConfig.DEFAULT.withConnections(1_000, 1_000, 1)))));
        String ann = token("ann", 600);
        RawClient first = keep(RawClient.open(strict.port(), "/ws", "Authorization: Bearer " + ann));

        RawClient.Response answer = refusal(strict, "/ws", "Authorization: Bearer " + ann);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.head()).containsIgnoringCase("\r\nretry-after: ");
        assertThat(strict.metric("barnabas_admission_refused_total{limit=\"user\"}"))
                .isEqualTo(1);

        RawClient later = keep(RawClient.open(strict.port(), "/ws"));
        later.text("Bearer " + ann);
        assertThat(later.read().closeCode()).isEqualTo(4429);
        later.close(4429, "");
        Awaitility.await().until(() -> strict.metric("barnabas_connections_closed_total{cause=\"user-limit\"}") == 1);

        keep(RawClient.open(strict.port(), "/ws", "Authorization: Bearer " + token("bob", 600)));
        first.close(1000, "");
        first.read();
        Awaitility.await()
                .ignoreException(IOException.class)
                .until(() -> keep(RawClient.open(strict.port(), "/ws", "Authorization: Bearer " + ann)) != null);
    }

    @Test
    void noTokenStandsInTheLogTheMetricsOrAnAnswer() throws Exception {
        String good = token("ann", 600);
        List<String> tokens = List.of(good, token("ann", -5), good + "x", "s3cret.s3cret.s3cret");
        List<String> told = new ArrayList<>();
        try (LogSeen log = LogSeen.everything()) {
            for (String token : tokens) {
                for (String header :
                        List.of("Authorization: Bearer ", "Cookie: session=", "Sec-WebSocket-Protocol: bearer, ")) {
                    told.add(attempt("/ws", header + token, "Origin: https://app.example"));
                }
                told.add(attempt("/ws?token=" + token));
                told.add(attempt("/ws?token=" + token + "\u00e9"));
                told.add(attempt("/nowhere?token=" + token));
                try (RawClient client = RawClient.open(gateway.port(), "/ws")) {
                    client.text("Bearer " + token);
                    if (token.equals(good)) {
                        inbound.await(5, "opened");
                    } else {
                        told.add(client.read().closeReason());
                    }
                }
            }
            inbound.await(5, "closed");
            told.add(gateway.metrics());
            told.add(gateway.admin("/connections"));
            assertThat(log.lines()).anyMatch(it -> it.contains("Connection closed"));
            told.addAll(log.lines());
        }
        for (String token : tokens) {
            assertThat(told).noneMatch(it -> it.contains(token));
        }
    }

    /** The head and the body of the answer. */
    private String attempt(String target, String... headers) throws IOException {
        try (RawClient client = RawClient.tcp(gateway.port())) {
            client.askForUpgrade(target, headers);
            RawClient.Response answer = client.readResponse();
            return answer.head() + answer.body();
        }
    }

    private RawClient.Response refusal(TestGateway of, String target, String... headers) throws Exception {
        RawClient client = keep(RawClient.tcp(of.port()));
        client.askForUpgrade(target, headers);
        return client.readResponse();
    }

    private RawClient.Response refusal(String... headers) throws Exception {
        return refusal(gateway, "/ws", headers);
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.add(closeable);
        return closeable;
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("one").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String token(String user, int seconds) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(),
                new JWTClaimsSet.Builder()
                        .issuer("https://issuer.example")
                        .audience("barnabas")
                        .subject(user)
                        .claim("tenant", "acme")
                        .expirationTime(Date.from(Instant.now().plusSeconds(seconds)))
                        .build());
        token.sign(new RSASSASigner(KEY));
        return token.serialize();
    }
}
