package io.barnabas.bench.scaling;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** How the text writes figures: two digits that count, and no more than the model knows. */
final class Amount {
    private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_UP);
    private static final double THOUSAND = 1_000;
    private static final String[] LARGE = {"", " k", " M", " G", " T"};

    private Amount() {}

    /** For instance 1,700 as 1.7 k, 27 as 27, 0.0123 as 0.012. */
    static String of(double value) {
        double rest = value;
        int power = 0;
        while (rest >= THOUSAND - 5 && power < LARGE.length - 1) {
            rest /= THOUSAND;
            power++;
        }
        return plain(rest) + LARGE[power];
    }

    /** Megabytes, a million bytes each. */
    static String megabytes(double bytes) {
        return of(bytes / 1e6);
    }

    /** A whole number as it is. */
    static String count(double value) {
        return String.format("%,.0f", value);
    }

    private static String plain(double value) {
        BigDecimal rounded = new BigDecimal(value).round(TWO_DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
