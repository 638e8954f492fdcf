/** {@code barnabas dlq}: people look at dead letters and send them back. */
@NullMarked
package io.barnabas.worker.deadletters;

import org.jspecify.annotations.NullMarked;
