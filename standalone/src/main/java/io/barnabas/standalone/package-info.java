/** A real broker in this JVM, everything at once for development, and the command that hands on to the tiers. */
@NullMarked
package io.barnabas.standalone;

import org.jspecify.annotations.NullMarked;
