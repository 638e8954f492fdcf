/** The consumer loop: group membership, assignment, bounded windows and commits of what is done. */
@NullMarked
package io.barnabas.worker.consume;

import org.jspecify.annotations.NullMarked;
