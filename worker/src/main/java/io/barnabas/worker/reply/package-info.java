/** The way back: records to connections, channels and everyone, through one idempotent producer. */
@NullMarked
package io.barnabas.worker.reply;

import org.jspecify.annotations.NullMarked;
