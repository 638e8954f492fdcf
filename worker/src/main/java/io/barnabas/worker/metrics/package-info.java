/** What the worker counts, as methods named for events. */
@NullMarked
package io.barnabas.worker.metrics;

import org.jspecify.annotations.NullMarked;
