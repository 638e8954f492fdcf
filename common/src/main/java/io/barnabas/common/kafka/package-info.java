/** What gateway and worker both need of the Kafka clients: settings, record headers, topics. */
@NullMarked
package io.barnabas.common.kafka;

import org.jspecify.annotations.NullMarked;
