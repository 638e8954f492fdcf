/** Which route a client belongs to, and which topic a message: pure rules. */
@NullMarked
package io.barnabas.gateway.routing;

import org.jspecify.annotations.NullMarked;
