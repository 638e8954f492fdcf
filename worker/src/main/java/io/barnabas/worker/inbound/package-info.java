/** From an inbound record to the event that a handler gets, or to the reason why there is none. */
@NullMarked
package io.barnabas.worker.inbound;

import org.jspecify.annotations.NullMarked;
