package io.barnabas.worker.handler;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** Finds handlers on the class path. */
public final class Handlers {
    private Handlers() {}

    /**
     * Handlers of all providers that the loader finds, by the name of their route.
     *
     * @throws IllegalStateException when two providers name the same route
     * @throws java.util.ServiceConfigurationError when a provider cannot be made
     */
    public static Map<String, MessageHandler> discover(ClassLoader loader) {
        Map<String, MessageHandler> found = new LinkedHashMap<>();
        Map<String, String> origin = new LinkedHashMap<>();
        for (HandlerProvider provider : ServiceLoader.load(HandlerProvider.class, loader)) {
            String name = provider.getClass().getName();
            provider.handlers().forEach((route, handler) -> {
                String other = origin.putIfAbsent(route, name);
                if (other != null) {
                    throw new IllegalStateException("route " + route + " has two handlers, from " + other + " and from "
                            + name + ": expected one; take one of the jars off the class path");
                }
                found.put(route, handler);
            });
        }
        return found;
    }
}
