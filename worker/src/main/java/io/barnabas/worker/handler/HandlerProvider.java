package io.barnabas.worker.handler;

import java.util.Map;

/** Found by {@link java.util.ServiceLoader} in the jars on a worker's class path. */
public interface HandlerProvider {
    /** Handlers by the name of their route; called once. */
    Map<String, MessageHandler> handlers();
}
