/**
 * Tests handlers without Kafka. It stands in the worker's own jar, since it is small, needs nothing else and has to be of
 * the same version.
 */
@NullMarked
package io.barnabas.worker.testkit;

import org.jspecify.annotations.NullMarked;
