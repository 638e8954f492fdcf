/** The operator's HTTP port: health and metrics. */
@NullMarked
package io.barnabas.gateway.admin;

import org.jspecify.annotations.NullMarked;
