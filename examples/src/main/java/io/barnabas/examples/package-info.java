/** Handlers to start from: an echo, and a small chat. */
@NullMarked
package io.barnabas.examples;

import org.jspecify.annotations.NullMarked;
