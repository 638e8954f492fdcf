/** Order by key, many keys at once, and which offset is safe to commit; knows neither Kafka nor handlers. */
@NullMarked
package io.barnabas.worker.dispatch;

import org.jspecify.annotations.NullMarked;
