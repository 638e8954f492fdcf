/** The access tier: composition and configuration. */
@NullMarked
package io.barnabas.gateway;

import org.jspecify.annotations.NullMarked;
