/** What becomes of a record that cannot be handled: retry with backoff, then the dead-letter topic. */
@NullMarked
package io.barnabas.worker.failure;

import org.jspecify.annotations.NullMarked;
