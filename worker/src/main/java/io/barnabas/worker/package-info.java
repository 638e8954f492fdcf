/** The implementation tier: handlers behind a Kafka consumer group, as a library and as an application. */
@NullMarked
package io.barnabas.worker;

import org.jspecify.annotations.NullMarked;
