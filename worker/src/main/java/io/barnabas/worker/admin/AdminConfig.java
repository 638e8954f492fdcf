package io.barnabas.worker.admin;

/**
 * Where health and metrics are served.
 *
 * @param host address to listen on; a loopback address keeps them on this machine
 * @param port 0 for any that is free
 */
public record AdminConfig(String host, int port) {
    public AdminConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("admin host: expected a name or address, found nothing");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("admin port " + port + ": expected 0 to 65535");
        }
    }
}
