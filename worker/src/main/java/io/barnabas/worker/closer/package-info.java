/** Tells backends the ends of connections whose gateway node is gone. */
@NullMarked
package io.barnabas.worker.closer;

import org.jspecify.annotations.NullMarked;
