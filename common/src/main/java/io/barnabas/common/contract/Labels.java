package io.barnabas.common.contract;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How constants are written in records: lower case, with dashes. */
final class Labels {
    private Labels() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> @Nullable E find(E[] constants, String label) {
        for (E constant : constants) {
            if (of(constant).equals(label)) {
                return constant;
            }
        }
        return null;
    }
}
