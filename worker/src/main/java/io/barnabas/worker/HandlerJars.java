package io.barnabas.worker;

import io.barnabas.common.command.CommandException;
import io.barnabas.worker.handler.HandlerProvider;
import io.barnabas.worker.handler.Handlers;
import io.barnabas.worker.handler.MessageHandler;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;

/** Handlers from jars that a command names, or else from the class path. */
final class HandlerJars {
    private static final String SERVICE = "META-INF/services/" + HandlerProvider.class.getName();

    private HandlerJars() {}

    /**
     * By the name of their route.
     *
     * @param jars where there are none, the class path is searched
     * @throws CommandException naming the jar and what is wrong with it
     */
    static Map<String, MessageHandler> load(List<Path> jars) {
        Map<String, MessageHandler> handlers;
        try {
            // The loader stays open for as long as the process runs: handlers load classes late.
            handlers =
                    Handlers.discover(jars.isEmpty() ? HandlerJars.class.getClassLoader() : new JarLoader(urls(jars)));
        } catch (IllegalStateException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (ServiceConfigurationError e) {
            throw new CommandException("A handler cannot be made: " + e.getMessage(), e);
        }
        if (handlers.isEmpty()) {
            throw new CommandException("Found no handlers in " + (jars.isEmpty() ? "the class path" : jars)
                    + ": expected a jar with a " + SERVICE + " file (--handlers JAR).");
        }
        return handlers;
    }

    private static URL[] urls(List<Path> jars) {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            if (!Files.isReadable(jar)) {
                throw new CommandException("Jar " + jar + " does not exist or cannot be read.");
            }
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new CommandException("Jar " + jar + " cannot be used: " + e.getMessage(), e);
            }
        }
        return urls.toArray(URL[]::new);
    }

    /** Finds providers in its jars only: those of the class path are samples, and would claim the same routes. */
    private static final class JarLoader extends URLClassLoader {
        JarLoader(URL[] urls) {
            super(urls, HandlerJars.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals(SERVICE) ? findResources(name) : super.getResources(name);
        }
    }
}
