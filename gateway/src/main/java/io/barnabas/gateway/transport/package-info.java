/** Upgrade requests, the Netty pipeline round a connection, and the event loops that own connections. */
@NullMarked
package io.barnabas.gateway.transport;

import org.jspecify.annotations.NullMarked;
