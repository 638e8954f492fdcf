/** What every command has in common: options for configuration and cluster, errors as one sentence, a clean stop. */
@NullMarked
package io.barnabas.common.command;

import org.jspecify.annotations.NullMarked;
