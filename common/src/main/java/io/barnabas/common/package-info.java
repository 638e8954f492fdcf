/** What is not worth a folder of its own. */
@NullMarked
package io.barnabas.common;

import org.jspecify.annotations.NullMarked;
