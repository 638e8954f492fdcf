package io.barnabas.e2e.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.Topics;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.e2e.harness.Brokers;
import io.barnabas.e2e.harness.Inbound;
import io.barnabas.e2e.harness.RawClient;
import io.barnabas.e2e.harness.TestGateway;
import io.barnabas.e2e.harness.Workers;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.auth.AuthConfig;
import io.barnabas.gateway.auth.AuthSettings;
import io.barnabas.worker.Worker;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What a worker gave a connection along stands on each of its events, where the route says so. */
class EventAttributesTest {
    private final KafkaSettings kafka = Brokers.shared();
    private final Topics topics = Brokers.freshTopics();
    private final RouteConfig route =
            RouteConfig.of("ws", "/ws", topics).withEventAttributes(List.of("tenant", "region"));
    private final RouteConfigs routes = new RouteConfigs(topics, List.of(route));

    private static final class Tenants implements MessageHandler {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public ConnectDecision onConnect(Connect connect) {
            return asked.getAndIncrement() == 0
                    ? ConnectDecision.accept("ann", Map.of("tenant", "gr\u00fcn", "plan", "gold"), null)
                    : ConnectDecision.accept();
        }

        @Override
        public void onMessage(Message message, HandlerContext context) {
            context.reply(message.text() + " of " + new TreeMap<>(message.attributes()));
        }
    }

    @Test
    void theNamedOnesAndNoOthersWhateverTheClientSends() throws Exception {
        Brokers.createTopics(kafka, routes);
        Settings settings = new Settings(null, Map.of(), Map.of(), Map.of("a.auth.mode", "callout"));
        AuthConfig asking = AuthSettings.from(settings, "a");
        try (Worker worker = Workers.start(Worker.builder(kafka)
                        .topics(topics)
                        .group(topics.inbound() + ".workers")
                        .route(route, new Tenants()));
                TestGateway gateway =
                        TestGateway.start(GatewayConfig.defaults(kafka, routes).withAuth(Map.of("ws", asking)));
                Inbound inbound = new Inbound(kafka, topics.inbound())) {
            assertThat(worker.isReady()).isTrue();
            String forged = "barnabas_attribute_region: red";
            try (RawClient ann = RawClient.open(gateway.port(), "/ws", forged)) {
                ann.text("hello");
                assertThat(ann.read().text()).isEqualTo("hello of {tenant=gr\u00fcn}");
            }
            for (ConsumerRecord<byte[], byte[]> each : inbound.await(3, it -> !type(it).equals("connect"))) {
                assertThat(Inbound.header(each, "barnabas_attribute_tenant"))
                        .as(type(each))
                        .isEqualTo("gr\u00fcn");
                assertThat(each.headers().headers("barnabas_attribute_plan")).isEmpty();
                assertThat(each.headers().headers("barnabas_attribute_region")).isEmpty();
            }
            try (RawClient nobody = RawClient.open(gateway.port(), "/ws", forged)) {
                nobody.text("hello");
                assertThat(nobody.read().text()).isEqualTo("hello of {}");
            }
        }
    }

    private static String type(ConsumerRecord<byte[], byte[]> each) {
        String type = Inbound.header(each, "ce_type");
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
