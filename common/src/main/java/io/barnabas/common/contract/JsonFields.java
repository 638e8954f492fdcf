package io.barnabas.common.contract;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields of a JSON object that some parser has read, checked; each failure names the field. */
final class JsonFields {
    private final Map<String, ?> object;

    JsonFields(Map<String, ?> object) {
        this.object = object;
    }

    String text(String name) {
        String text = optionalText(name);
        if (text == null) {
            throw new IllegalArgumentException(name + " is missing: expected text");
        }
        return text;
    }

    @Nullable
    String optionalText(String name) {
        Object value = object.get(name);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException(name + " is " + value + ": expected text");
        }
        return (String) value;
    }

    long number(String name, long min, long max) {
        Object value = object.get(name);
        if (value instanceof Number number
                && number.doubleValue() == number.longValue()
                && number.longValue() >= min
                && number.longValue() <= max) {
            return number.longValue();
        }
        throw new IllegalArgumentException(
                name + " is " + value + ": expected a whole number from " + min + " to " + max);
    }

    /** Empty where it is missing. */
    Map<String, ?> object(String name) {
        Object value = object.get(name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> fields && fields.keySet().stream().allMatch(String.class::isInstance)) {
            @SuppressWarnings("unchecked")
            Map<String, ?> checked = (Map<String, ?>) fields;
            return checked;
        }
        throw new IllegalArgumentException(name + " is " + value + ": expected an object");
    }

    /** An object of texts; empty where it is missing. */
    Map<String, String> texts(String name) {
        Map<String, String> texts = new HashMap<>();
        JsonFields fields = within(name);
        object(name).keySet().forEach(each -> texts.put(each, fields.text(each)));
        return texts;
    }

    /** The fields of that object. */
    JsonFields within(String name) {
        return new JsonFields(object(name));
    }
}
