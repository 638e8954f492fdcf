/** Typed configuration from file, environment and system properties; all problems are reported at once. */
@NullMarked
package io.barnabas.common.config;

import org.jspecify.annotations.NullMarked;
