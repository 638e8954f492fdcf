package io.barnabas.e2e.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.contract.ConnectionEntry;
import io.barnabas.common.contract.ConnectionId;
import io.barnabas.common.contract.NodeBeat;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.Sasl;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.presence.PresenceConfig;
import io.barnabas.standalone.EmbeddedBroker;
import io.barnabas.worker.Worker;
import io.barnabas.worker.closer.Closer;
import io.barnabas.worker.closer.CloserConfig;
import io.barnabas.worker.closer.CloserMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two teams with a route each, on topics of their own, which Kafka's ACLs keep apart: exactly those that {@code
 * docs/SECURITY.md} names. Neither can reach the other's connections, by whatever it writes.
 */
class TeamsTest {
    private static final String PROTOCOL = "SASL_PLAINTEXT";
    private static final RouteConfigs ROUTES =
            new RouteConfigs(Topics.withPrefix("shared"), List.of(route("red"), route("blue")));

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.start(Sasl.broker(
                        PROTOCOL, Map.of("gateway", "p", "closer", "p", "red", "p", "blue", "p"))
                .withProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                // The controller's listener has no users.
                .withProperty("super.users", "User:broker;User:ANONYMOUS"));
        Brokers.createTopics(as("broker"), ROUTES);
        List<AclBinding> rights = new ArrayList<>();
        for (RouteConfig route : ROUTES.routes()) {
            rights.addAll(gateway(route));
            rights.addAll(team(route));
        }
        rights.addAll(may(
                "gateway",
                ResourceType.TOPIC,
                ROUTES.topics().deadLetters(),
                AclOperation.WRITE,
                AclOperation.DESCRIBE_CONFIGS));
        rights.addAll(presence());
        try (Admin admin = Admin.create(as("broker").with(Map.of()))) {
            admin.createAcls(rights).all().get();
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void theRightsInTheManualSuffice() throws Exception {
        try (TestGateway gateway = TestGateway.start(as("gateway"), ROUTES);
                Worker red = worker("red");
                Worker blue = worker("blue");
                RawClient ofRed = RawClient.open(gateway.port(), "/red");
                RawClient ofBlue = RawClient.open(gateway.port(), "/blue")) {
            assertThat(red.isReady() && blue.isReady()).isTrue();
            ofRed.text("hello");
            assertThat(ofRed.read().text()).isEqualTo("red says hello");
            ofBlue.text("hello");
            assertThat(ofBlue.read().text()).isEqualTo("blue says hello");
        }
    }

    @Test
    void noTeamReachesTheOthersConnections() throws Exception {
        RouteConfig red = ROUTES.routes().get(0);
        RouteConfig blue = ROUTES.routes().get(1);
        try (TestGateway gateway = TestGateway.start(as("gateway"), ROUTES);
                Inbound blues = new Inbound(as("broker"), blue.inbound());
                RawClient ofRed = RawClient.open(gateway.port(), "/red");
                RawClient ofBlue = RawClient.open(gateway.port(), "/blue");
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(as("red")
                        .with(Map.of(
                                "key.serializer",
                                ByteArraySerializer.class,
                                "value.serializer",
                                ByteArraySerializer.class)))) {
            String victim = Inbound.header(
                    blues.await(1, it -> Inbound.header(it, "ce_type").endsWith("opened"))
                            .get(0),
                    "ce_subject");
            int partition = Integer.parseInt(victim.split("\\.", -1)[2]);

            // By the other's topics: Kafka refuses.
            assertThatThrownBy(() -> producer.send(to(blue.outbound(), partition, victim))
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> producer.send(everyone(blue.fanout())).get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            // By its own topics, to the other's connection or to everyone: the gateway keeps it from the other.
            for (int p = 0; p < 4; p++) {
                producer.send(to(red.outbound(), p, victim)).get();
                producer.send(fence(red.outbound(), p, victim)).get();
            }
            producer.send(everyone(red.fanout())).get();

            assertThat(ofRed.read().text()).isEqualTo("everyone of red");
            ofBlue.write(RawClient.frame(true, RawClient.PING, new byte[0]));
            assertThat(ofBlue.read().opcode())
                    .as("nothing came before the Pong")
                    .isEqualTo(RawClient.PONG);
        }
    }

    @Test
    void noTeamReadsTheOthersEvents() {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(as("red").with(Map.of()), bytes, bytes)) {
            TopicPartition own = new TopicPartition(ROUTES.routes().get(0).inbound(), 0);
            TopicPartition other = new TopicPartition(ROUTES.routes().get(1).inbound(), 0);
            consumer.assign(List.of(own));
            consumer.seekToBeginning(List.of(own));
            assertThat(consumer.position(own)).isZero();
            consumer.assign(List.of(other));
            consumer.seekToBeginning(List.of(other));
            assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(20)))
                    .isInstanceOfSatisfying(
                            TopicAuthorizationException.class,
                            refused -> assertThat(refused.unauthorizedTopics()).containsExactly(other.topic()));
        }
    }

    @Test
    void aNodeThatMayNotHearItsBackendsAnyMoreSendsItsClientsAway() throws Exception {
        AclBinding denied = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, ROUTES.routes().get(0).outbound(), PatternType.LITERAL),
                new AccessControlEntry("User:gateway", "*", AclOperation.READ, AclPermissionType.DENY));
        GatewayConfig config = TestGateway.patient(as("gateway"), ROUTES)
                .with(new PresenceConfig(Duration.ofMillis(400), Duration.ofSeconds(2), Duration.ofSeconds(1)));
        try (Admin admin = Admin.create(as("broker").with(Map.of()));
                TestGateway gateway = TestGateway.start(config);
                RawClient client = RawClient.open(gateway.port(), "/red")) {
            admin.createAcls(List.of(denied)).all().get();
            try {
                Awaitility.await().until(() -> !gateway.app().isReady());
                RawClient.Frame close = client.read();
                assertThat(close.closeCode()).isEqualTo(1013);
                assertThat(close.closeReason()).isEqualTo("the node does not hear its backends");
                client.close(1013, "");
                assertThat(gateway.app().isReady()).isFalse();
            } finally {
                admin.deleteAcls(List.of(denied.toFilter())).all().get();
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(gateway.app()::isReady);
        }
    }

    @Test
    void theCloserTellsATeamOfALostNodeWithTheRightsInTheManual() throws Exception {
        String red = ROUTES.routes().get(0).inbound();
        NodeBeat beat = new NodeBeat("ghost", "i", NodeBeat.State.SERVING, 1_000, 1, Map.of());
        ConnectionEntry entry = new ConnectionEntry(
                ConnectionId.parse("ghost.i.0.1"), "red", "alice", red, 2, "ghost.i.0.1", Instant.EPOCH, Map.of());
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> node =
                        new KafkaProducer<>(as("broker").with(Map.of()), bytes, bytes);
                Closer closer = Closer.start(
                        as("closer"),
                        ROUTES.topics(),
                        new CloserConfig(Duration.ofSeconds(2), false),
                        CloserMetrics.NONE);
                Inbound reds = new Inbound(as("broker"), red)) {
            node.send(new ProducerRecord<>(ROUTES.topics().nodes(), "ghost".getBytes(UTF_8), beat.toJson()))
                    .get();
            node.send(new ProducerRecord<>(
                            ROUTES.topics().connections(), "ghost.i.0.1".getBytes(UTF_8), entry.toJson()))
                    .get();
            assertThat(reds.await(1, it -> Inbound.header(it, "ce_id").equals("ghost.i.0.1:closed")))
                    .allSatisfy(it -> {
                        assertThat(it.partition()).isEqualTo(2);
                        assertThat(Inbound.header(it, "ce_userid")).isEqualTo("alice");
                    });
            assertThat(closer).isNotNull();
        }
    }

    private static RouteConfig route(String name) {
        return new RouteConfig(
                name,
                "/" + name,
                name + ".inbound",
                name + ".outbound",
                name + ".fanout",
                Set.of(),
                RouteConfig.DEFAULT_MAX_MESSAGE_BYTES,
                null,
                "pong");
    }

    private static Worker worker(String team) {
        RouteConfig route = ROUTES.routes().stream()
                .filter(it -> it.name().equals(team))
                .findFirst()
                .orElseThrow();
        return Workers.start(Worker.builder(as(team))
                .topics(ROUTES.topics())
                .group(team + "-workers")
                .route(route, (message, context) -> context.reply(team + " says " + message.text())));
    }

    private static ProducerRecord<byte[], byte[]> to(String topic, int partition, String connection) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, null, "from the other team".getBytes(UTF_8));
        record.headers().add("kafka_correlationId", connection.getBytes(UTF_8));
        return record;
    }

    /** What only the closer may say, and over the shared topic only. */
    private static ProducerRecord<byte[], byte[]> fence(String topic, int partition, String connection) {
        String[] id = connection.split("\\.", -1);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, new byte[0]);
        record.headers().add("barnabas_action", "fence".getBytes(UTF_8));
        record.headers().add("barnabas_node", (id[0] + "." + id[1]).getBytes(UTF_8));
        return record;
    }

    private static ProducerRecord<byte[], byte[]> everyone(String topic) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, "everyone of red".getBytes(UTF_8));
        record.headers().add("barnabas_target", "everyone".getBytes(UTF_8));
        return record;
    }

    private static List<AclBinding> gateway(RouteConfig route) {
        List<AclBinding> all = new ArrayList<>();
        all.addAll(
                may("gateway", ResourceType.TOPIC, route.inbound(), AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS));
        for (String topic : List.of(route.outbound(), route.fanout())) {
            all.addAll(may("gateway", ResourceType.TOPIC, topic, AclOperation.READ, AclOperation.DESCRIBE_CONFIGS));
        }
        all.addAll(may(
                "gateway",
                ResourceType.TOPIC,
                ROUTES.deadLetters(route),
                AclOperation.DESCRIBE,
                AclOperation.DESCRIBE_CONFIGS));
        return all;
    }

    private static List<AclBinding> presence() {
        List<AclBinding> all = new ArrayList<>();
        for (String topic : List.of(ROUTES.topics().nodes(), ROUTES.topics().outbound())) {
            all.addAll(may(
                    "gateway",
                    ResourceType.TOPIC,
                    topic,
                    AclOperation.READ,
                    AclOperation.WRITE,
                    AclOperation.DESCRIBE_CONFIGS));
        }
        all.addAll(may(
                "gateway",
                ResourceType.TOPIC,
                ROUTES.topics().connections(),
                AclOperation.WRITE,
                AclOperation.DESCRIBE_CONFIGS));
        for (String topic : List.of(ROUTES.topics().nodes(), ROUTES.topics().connections())) {
            all.addAll(may("closer", ResourceType.TOPIC, topic, AclOperation.READ, AclOperation.WRITE));
        }
        all.addAll(may("closer", ResourceType.TOPIC, ROUTES.topics().outbound(), AclOperation.WRITE));
        ROUTES.routes()
                .forEach(route -> all.addAll(may("closer", ResourceType.TOPIC, route.inbound(), AclOperation.WRITE)));
        all.addAll(may("closer", ResourceType.GROUP, ROUTES.topics().nodes() + ".closer", AclOperation.READ));
        return all;
    }

    private static List<AclBinding> team(RouteConfig route) {
        String team = route.name();
        List<AclBinding> all = new ArrayList<>();
        all.addAll(may(team, ResourceType.TOPIC, route.inbound(), AclOperation.READ, AclOperation.DESCRIBE_CONFIGS));
        for (String topic : List.of(route.outbound(), route.fanout(), ROUTES.deadLetters(route))) {
            all.addAll(may(team, ResourceType.TOPIC, topic, AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS));
        }
        all.addAll(may(team, ResourceType.GROUP, team + "-workers", AclOperation.READ));
        return all;
    }

    private static List<AclBinding> may(String user, ResourceType type, String name, AclOperation... operations) {
        List<AclBinding> all = new ArrayList<>();
        for (AclOperation operation : operations) {
            all.add(new AclBinding(
                    new ResourcePattern(type, name, PatternType.LITERAL),
                    new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)));
        }
        return all;
    }

    private static KafkaSettings as(String user) {
        return new KafkaSettings(
                broker.bootstrapServers(),
                user.equals(Sasl.BROKER) ? Sasl.broker(PROTOCOL) : Sasl.client(PROTOCOL, user, "p"));
    }
}
