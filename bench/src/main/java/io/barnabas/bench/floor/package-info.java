/** The floor: what two hops through Kafka take with nothing round them. */
@NullMarked
package io.barnabas.bench.floor;

import org.jspecify.annotations.NullMarked;
