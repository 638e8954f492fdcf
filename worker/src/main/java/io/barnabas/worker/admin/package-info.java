/** Health and metrics over HTTP, off by default. */
@NullMarked
package io.barnabas.worker.admin;

import org.jspecify.annotations.NullMarked;
