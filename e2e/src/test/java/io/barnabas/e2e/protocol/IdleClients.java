package io.barnabas.e2e.protocol;

import io.barnabas.e2e.harness.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A process of its own that opens connections and does nothing more, so that its heap is not the server's. */
final class IdleClients {
    /** What it prints when all are open. */
    static final String OPEN = "all open";

    /** A request as large as a browser's. */
    private static final String[] HEADERS = {
        "Pragma: no-cache",
        "Cache-Control: no-cache",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "Origin: https://example.com",
        "Accept-Encoding: gzip, deflate, br, zstd",
        "Accept-Language: en-GB,en;q=0.9,de;q=0.8",
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
    };

    private IdleClients() {}

    /** Takes a port and a number of connections; ends when its input ends. */
    public static void main(String[] args) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            clients.add(RawClient.open(Integer.parseInt(args[0]), "/ws", HEADERS));
        }
        System.out.println(OPEN);
        while (System.in.read() >= 0) {
            // Only the end counts.
        }
        for (RawClient client : clients) {
            client.close();
        }
    }
}
