/** From connections to Kafka: events become records, in order, without blocking an event loop. */
@NullMarked
package io.barnabas.gateway.ingress;

import org.jspecify.annotations.NullMarked;
