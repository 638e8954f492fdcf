/** One WebSocket connection's life without I/O: it takes events and calls a few effects. Knows neither Netty nor Kafka. */
@NullMarked
package io.barnabas.gateway.connection;

import org.jspecify.annotations.NullMarked;
