/**
 * Who may connect: tokens and where they are found, JSON Web Tokens and the keys that prove them, origins. Knows no
 * socket: it judges requests and texts, and only {@code JwksKeeper}'s thread does I/O.
 */
@NullMarked
package io.barnabas.gateway.auth;

import org.jspecify.annotations.NullMarked;
