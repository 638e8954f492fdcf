/** The servers that are measured: started here or elsewhere, and what they use, as the operating system tells. */
@NullMarked
package io.barnabas.bench.server;

import org.jspecify.annotations.NullMarked;
