/** {@code barnabas bench}: measures gateways and workers from outside, and what Kafka itself costs beside them. */
@NullMarked
package io.barnabas.bench;

import org.jspecify.annotations.NullMarked;
