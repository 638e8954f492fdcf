/** How a node leaves, or sheds a share of its connections, so that nothing taken is lost and nobody comes at once. */
@NullMarked
package io.barnabas.gateway.drain;

import org.jspecify.annotations.NullMarked;
