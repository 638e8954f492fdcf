package io.barnabas.bench.scaling;

/**
 * The model of {@code docs/SCALING.md} for one size: its formulas, with the names of that text. Rates are per second,
 * sizes in bytes, CPU in cores.
 *
 * @param nodes gateway nodes
 * @param connections of all nodes together
 */
record Size(int nodes, double connections, Figures figures) {
    private static final double SECONDS_PER_MINUTE = 60;
    private static final double MICROS = 1e-6;
    private static final double MILLIS = 1e-3;
    private static final double DAY_S = 86_400;
    private static final double OUTBOUND_S = 900;
    private static final double HOUR_S = 3_600;
    private static final double FETCHES_PER_SECOND = 2;
    private static final double FANOUT_PARTITIONS = 16;
    /** A segment is a quarter of the retention, and goes as a whole. */
    private static final double SEGMENTS = 1.25;

    private double of(String name) {
        return figures.get(name);
    }

    double messages() {
        return connections * of("load.messages") / SECONDS_PER_MINUTE;
    }

    double opened() {
        return connections / (of("load.stay") * SECONDS_PER_MINUTE);
    }

    double fanout() {
        return connections * of("load.fanout") / SECONDS_PER_MINUTE;
    }

    double beats() {
        return nodes / of("load.beat");
    }

    double inboundRecords() {
        return messages() + 2 * opened();
    }

    double inboundBytes() {
        return messages() * of("bytes.message") + opened() * of("bytes.lifecycle");
    }

    double outboundBytes() {
        return messages() * of("bytes.answer");
    }

    double fanoutBytes() {
        return fanout() * of("bytes.fanout");
    }

    double connectionsBytes() {
        return opened() * of("bytes.entries");
    }

    double beatBytes() {
        return beats() * of("bytes.beat");
    }

    /** Nodes that read the same outbound partition. */
    double sharing() {
        return Math.max(1, nodes / of("load.outbound"));
    }

    double in() {
        return inboundBytes() + outboundBytes() + fanoutBytes() + connectionsBytes() + beatBytes();
    }

    double written() {
        return in() * of("assumed.replicas");
    }

    double fanoutOut() {
        return fanoutBytes() * nodes;
    }

    double outboundOut() {
        return outboundBytes() * sharing();
    }

    double out() {
        return in() * (of("assumed.replicas") - 1) + inboundBytes() + outboundOut() + fanoutOut() + beatBytes();
    }

    double entries() {
        return connections + 2 * opened() * HOUR_S * SEGMENTS;
    }

    double entriesBytes() {
        return connections * of("bytes.entry") + connectionsBytes() * HOUR_S * SEGMENTS;
    }

    double scanSeconds() {
        return entries() * of("closer.entry") * MICROS;
    }

    double disk() {
        double kept = (inboundBytes() * DAY_S + outboundBytes() * OUTBOUND_S + fanoutBytes() * HOUR_S) * SEGMENTS;
        return (kept + entriesBytes()) * of("assumed.replicas");
    }

    /** As disks, network and processors ask for, whichever asks for most. */
    double brokers() {
        double bytes = Math.max(written() / of("assumed.written"), out() / of("assumed.read")) / 1e6;
        double cpu = brokersCpu() / of("assumed.full") / of("assumed.broker.cpus");
        return Math.max(of("assumed.replicas"), Math.ceil(Math.max(bytes, cpu)));
    }

    /** Of gateways that wait for records: two a second to each broker that has one of a node's partitions. */
    double waitingFetches() {
        return nodes * FETCHES_PER_SECOND * (1 + Math.min(FANOUT_PARTITIONS, brokers()));
    }

    private double at(String name, double perSecond) {
        return figures.at(name, perSecond) * MICROS;
    }

    /** CPU of a record that is read for others. */
    double read(double perSecond) {
        return at("gateway.read", perSecond);
    }

    double rest() {
        return of("gateway.rest") * MILLIS;
    }

    double pings() {
        return connections / nodes / of("load.ping") * of("gateway.ping") * MICROS;
    }

    double echoes() {
        return messages() / nodes * at("gateway.message", messages() / nodes);
    }

    double comings() {
        return opened() / nodes * of("gateway.connection") * MICROS;
    }

    double fanoutRead() {
        return fanout() * read(fanout());
    }

    double deliveries() {
        return fanout() * of("load.reach") / nodes * of("gateway.delivery") * MICROS;
    }

    double othersRead() {
        double others = (sharing() - 1) * messages() / nodes;
        return others > 0 ? others * read(others) : 0;
    }

    double node() {
        return rest() + pings() + echoes() + comings() + fanoutRead() + deliveries() + othersRead();
    }

    double nodeMemory() {
        return of("assumed.gateway.memory") * 1e9 + connections / nodes * of("memory.connection");
    }

    double workers() {
        return messages() * at("worker.message", messages()) + opened() * of("worker.connection") * MICROS;
    }

    double brokersCpu() {
        return messages() * at("broker.message", messages())
                + opened() * of("broker.connection") * MICROS
                + nodes * of("broker.node") * MILLIS;
    }

    /** vCPUs to be had: what is used, divided by how full they may be. */
    double gatewayCpus() {
        return nodes * node() / of("assumed.full");
    }

    double workerCpus() {
        return workers() / of("assumed.full");
    }

    double brokerCpus() {
        return brokers() * of("assumed.broker.cpus");
    }

    double memory() {
        return nodes * nodeMemory()
                + (workerCpus() * of("assumed.worker.memory") + brokers() * of("assumed.broker.memory")) * 1e9;
    }

    double pricePerHour() {
        return (gatewayCpus() + workerCpus() + brokerCpus()) * of("price.cpu")
                + memory() / 1e9 * of("price.memory")
                + disk() / 1e9 * of("price.disk");
    }
}
