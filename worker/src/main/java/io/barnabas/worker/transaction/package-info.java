/** Exactly-once routes: what a worker sends and how far it has read become one Kafka transaction (KIP-98, KIP-447). */
@NullMarked
package io.barnabas.worker.transaction;

import org.jspecify.annotations.NullMarked;
