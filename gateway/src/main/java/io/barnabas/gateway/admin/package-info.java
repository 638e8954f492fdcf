/** The operator's HTTP port: health, metrics, connections and drain. */
@NullMarked
package io.barnabas.gateway.admin;

import org.jspecify.annotations.NullMarked;
