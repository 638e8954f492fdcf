/** Handlers that get values instead of bytes: JSON by Jackson, all else by Kafka's own serializers. */
@NullMarked
package io.barnabas.worker.payload;

import org.jspecify.annotations.NullMarked;
