/** The load: WebSocket clients, when they send what, and how long the answers take. */
@NullMarked
package io.barnabas.bench.load;

import org.jspecify.annotations.NullMarked;
