package io.barnabas.standalone;

import io.barnabas.common.config.RouteConfig;
import io.barnabas.common.config.RouteConfigs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code barnabas dev} prints when all is up: what runs where, and what to try. */
final class DevBanner {
    private DevBanner() {}

    static List<String> lines(
            RouteConfigs routes, int port, int adminPort, String bootstrap, Path data, boolean temporary) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("  Demo page  http://127.0.0.1:" + port + "/");
        for (RouteConfig route : routes.routes()) {
            lines.add("  WebSocket  ws://127.0.0.1:" + port + route.path() + " (" + purpose(route) + ")");
        }
        lines.add("  Admin      http://127.0.0.1:" + adminPort + "/ (health, metrics, connections, drain)");
        lines.add("  Kafka      " + bootstrap + ", data in " + data + (temporary ? ", deleted at the end" : ", kept"));
        lines.add("");
        lines.add("A message to every connection:");
        lines.add("  echo hello | kcat -P -b " + bootstrap + " -t "
                + routes.topics().fanout() + " -H barnabas_target=everyone");
        lines.add("");
        lines.add("Ctrl-C stops it.");
        return lines;
    }

    private static String purpose(RouteConfig route) {
        return route.channels().isEmpty() ? "each message comes back" : "each message goes to everybody";
    }
}
