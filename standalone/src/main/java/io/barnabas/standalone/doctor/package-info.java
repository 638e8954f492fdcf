/** {@code barnabas doctor}: where it hurts, asked from outside. */
@NullMarked
package io.barnabas.standalone.doctor;

import org.jspecify.annotations.NullMarked;
