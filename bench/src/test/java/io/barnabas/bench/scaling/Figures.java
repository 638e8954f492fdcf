package io.barnabas.bench.scaling;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The figures that a text gives names to: table rows that begin with a name in backticks and a number. */
final class Figures {
    private static final Pattern ROW = Pattern.compile("\\| `(?<name>[a-z0-9.]+)` \\| (?<value>[0-9.,]+) \\|.*");

    private final Map<String, Double> values;

    private Figures(Map<String, Double> values) {
        this.values = values;
    }

    /** @throws IllegalArgumentException when a name is there twice */
    static Figures in(String text) {
        Map<String, Double> values = new HashMap<>();
        text.lines().map(ROW::matcher).filter(Matcher::matches).forEach(row -> {
            String name = row.group("name");
            if (values.put(name, Double.parseDouble(row.group("value").replace(",", ""))) != null) {
                throw new IllegalArgumentException(name + " is there twice");
            }
        });
        return new Figures(values);
    }

    /** @throws IllegalArgumentException when there is none of this name */
    double get(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    /**
     * Of a figure that is known at several rates, told by a number at the end of its name: between two of them on a
     * straight line of both logarithms, beyond the outer ones as there.
     */
    double at(String name, double perSecond) {
        NavigableMap<Double, Double> known = rates(name + ".");
        if (known.isEmpty()) {
            return get(name);
        }
        Map.Entry<Double, Double> below = known.floorEntry(perSecond);
        Map.Entry<Double, Double> above = known.higherEntry(perSecond);
        if (below == null || above == null) {
            return below == null ? known.firstEntry().getValue() : below.getValue();
        }
        double part = Math.log(perSecond / below.getKey()) / Math.log(above.getKey() / below.getKey());
        return below.getValue() * Math.pow(above.getValue() / below.getValue(), part);
    }

    private NavigableMap<Double, Double> rates(String prefix) {
        NavigableMap<Double, Double> rates = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                rates.put(Double.parseDouble(name.substring(prefix.length())), value);
            }
        });
        return rates;
    }
}
