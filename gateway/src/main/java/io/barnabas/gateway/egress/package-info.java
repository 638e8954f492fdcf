/** From Kafka to connections: the node's own outbound partition and all fan-out partitions. */
@NullMarked
package io.barnabas.gateway.egress;

import org.jspecify.annotations.NullMarked;
