/** That a node lives, for those who would tell the ends of its connections; and what it does when they have. */
@NullMarked
package io.barnabas.gateway.presence;

import org.jspecify.annotations.NullMarked;
