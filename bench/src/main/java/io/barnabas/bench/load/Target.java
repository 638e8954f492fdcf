package io.barnabas.bench.load;

import io.barnabas.common.command.CommandException;
import io.barnabas.common.command.OptionText;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket server, and how to ask it.
 *
 * @param headers further headers of the upgrade request
 * @param subprotocol what to offer; null for none
 */
public record Target(
        URI url, Map<String, String> headers, @Nullable String subprotocol) {
    private static final int WS_PORT = 80;
    private static final int WSS_PORT = 443;

    /**
     * Reads what was typed.
     *
     * @param headers each {@code Name: value}
     * @throws CommandException naming the value that is wrong
     */
    public static Target parse(String url, List<String> headers, @Nullable String subprotocol) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new CommandException("--url " + url + ": " + e.getMessage() + ".", e);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("ws") || scheme.equals("wss"))) {
            throw new CommandException("--url " + url + ": expected ws://host:port/path or wss://host:port/path.");
        }
        return new Target(uri, OptionText.headers(headers), subprotocol);
    }

    boolean isTls() {
        return "wss".equalsIgnoreCase(url.getScheme());
    }

    int port() {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return isTls() ? WSS_PORT : WS_PORT;
    }

    /** Looked up once per run; blocks. */
    InetSocketAddress resolve() {
        InetSocketAddress address = new InetSocketAddress(url.getHost(), port());
        if (address.isUnresolved()) {
            throw new CommandException("--url " + url + ": the host name is not known.");
        }
        return address;
    }
}
