package io.barnabas.common.command;

import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads options that several commands have, so that what is wrong with one is said in the same way by all. */
public final class OptionText {
    private OptionText() {}

    /**
     * A URL with a host.
     *
     * @param option its name, for the error
     * @param expected ends the error
     * @throws CommandException naming the text and what was expected
     */
    public static URI url(String option, String text, Set<String> schemes, String expected) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && uri.getScheme() != null && schemes.contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // falls through to the same sentence
        }
        throw new CommandException(option + " '" + text + "': expected " + expected + ".");
    }

    /**
     * The headers of {@code --header}, by their names.
     *
     * @param texts each {@code Name: value}
     * @throws CommandException naming the text that is wrong
     */
    public static Map<String, String> headers(Collection<String> texts) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String text : texts) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                throw new CommandException("--header '" + text + "': expected 'Name: value'.");
            }
            headers.put(
                    text.substring(0, colon).strip(), text.substring(colon + 1).strip());
        }
        return headers;
    }
}
