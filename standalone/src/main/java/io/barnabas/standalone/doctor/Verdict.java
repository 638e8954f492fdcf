package io.barnabas.standalone.doctor;

/** What all findings together say: where to look first. */
final class Verdict {
    private Verdict() {}

    /** @param kafka whether Kafka or its topics failed */
    static String of(boolean kafka, Finding ready, Finding network) {
        if (kafka && ready.works()) {
            return "The gateway is ready, so it has Kafka and its topics: what is asked here differs from its"
                    + " configuration, or the way from here to Kafka does.";
        }
        if (kafka && network.works()) {
            return "The way to the gateway is good, as /echo answers: the trouble is Kafka's.";
        }
        if (kafka && network.isFailed()) {
            return "Begin with Kafka: a gateway that cannot reach it is not ready, and load balancers send it nobody.";
        }
        if (kafka) {
            return "The trouble is Kafka's, as far as it can be seen without /echo.";
        }
        if (network.isFailed() && ready.works()) {
            return "Kafka answers and the gateway is ready: the trouble lies on the way to it.";
        }
        if (network.isFailed()) {
            return "Kafka answers: the trouble is the gateway's, or lies on the way to it.";
        }
        if (ready.isFailed()) {
            return network.works()
                    ? "Kafka and the way to the gateway are good: see why the gateway at --admin is not ready."
                    : "Kafka answers: see why the gateway at --admin is not ready.";
        }
        return network.works()
                ? "Nothing is wrong that can be seen from here."
                : "Nothing is wrong that can be seen from here; the way of messages was not tried.";
    }
}
