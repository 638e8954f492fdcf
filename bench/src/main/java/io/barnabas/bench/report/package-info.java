/** What is printed at the end: sentences for people, one line of JSON for programs. */
@NullMarked
package io.barnabas.bench.report;

import org.jspecify.annotations.NullMarked;
