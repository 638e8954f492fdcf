/** Commands that talk to a node's admin port. */
@NullMarked
package io.barnabas.gateway.admin.client;

import org.jspecify.annotations.NullMarked;
