/** Who may come in, and how many: limits before and at the upgrade, and whom to believe about addresses. No I/O. */
@NullMarked
package io.barnabas.gateway.admission;

import org.jspecify.annotations.NullMarked;
