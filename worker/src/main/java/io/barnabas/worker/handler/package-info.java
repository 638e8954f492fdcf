/** What a backend implements: handlers, the events that they get, and the context through which they answer. */
@NullMarked
package io.barnabas.worker.handler;

import org.jspecify.annotations.NullMarked;
