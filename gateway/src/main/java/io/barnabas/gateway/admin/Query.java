package io.barnabas.gateway.admin;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a request; what is not expected is refused with an {@link IllegalArgumentException}. */
final class Query {
    private final MultiMap parameters;

    /** @param known in the order in which they are named to people */
    Query(MultiMap parameters, List<String> known) {
        this.parameters = parameters;
        Set<String> names = Set.copyOf(known);
        for (String name : parameters.names()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("Unknown parameter '" + name + "': expected "
                        + (known.isEmpty() ? "none" : String.join(" or ", known)) + ".");
            }
            if (parameters.getAll(name).size() > 1) {
                throw new IllegalArgumentException("Parameter '" + name + "' came more than once: expected one.");
            }
        }
    }

    /** Null where it is absent. */
    @Nullable
    String text(String name) {
        return parameters.get(name);
    }

    /** A whole number, both bounds included; null where it is absent. */
    @Nullable
    Integer integer(String name, int min, int max) {
        String text = parameters.get(name);
        if (text == null) {
            return null;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // falls through to the same sentence
        }
        throw new IllegalArgumentException(
                name + " '" + text + "': expected a whole number from " + min + " to " + max + ".");
    }
}
