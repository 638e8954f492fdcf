/** The server's side of the opening handshake (RFC 6455 section 4.2) as pure rules. */
@NullMarked
package io.barnabas.gateway.handshake;

import org.jspecify.annotations.NullMarked;
