package io.barnabas.standalone;

import io.barnabas.common.config.RouteConfigs;
import io.barnabas.common.config.Settings;
import io.barnabas.common.kafka.KafkaSettings;
import io.barnabas.common.kafka.TopicPlan;
import io.barnabas.gateway.GatewayConfig;
import io.barnabas.gateway.GatewaySettings;
import io.barnabas.worker.WorkerConfig;
import io.barnabas.worker.WorkerSettings;
import org.jspecify.annotations.Nullable;

/** What all tiers and commands together read of a configuration. Null stands where problems leave nothing to start. */
record WholeConfig(
        RouteConfigs routes,
        TopicPlan topics,
        KafkaSettings kafka,
        @Nullable GatewayConfig gateway,
        @Nullable WorkerConfig worker) {

    /** Problems are left in the settings; nothing is left unread, so that each misspelt key is one. */
    static WholeConfig from(Settings settings) {
        KafkaSettings kafka = KafkaSettings.from(settings);
        RouteConfigs routes = RouteConfigs.from(settings);
        TopicPlan topics = TopicPlan.from(settings, routes);
        return new WholeConfig(
                routes,
                topics,
                kafka,
                GatewaySettings.from(settings, kafka, routes),
                WorkerSettings.from(settings, kafka, routes));
    }
}
