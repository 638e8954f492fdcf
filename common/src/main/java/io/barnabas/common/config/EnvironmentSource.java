package io.barnabas.common.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The environment's {@code BARNABAS_…} variables. A variable's name does not tell dots from dashes, so that a key finds
 * its variable, never a variable its key: {@code gateway.admin-port} reads {@code BARNABAS_GATEWAY_ADMIN_PORT},
 * {@code routes[0].name} reads {@code BARNABAS_ROUTES_0_NAME}.
 */
final class EnvironmentSource implements ConfigSource {
    static final String NAME = "environment";
    static final String PREFIX = "BARNABAS_";

    /**
     * What Kubernetes puts into each container for a Service that happens to be named {@code barnabas} or
     * {@code barnabas-gateway}.
     */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*(_SERVICE_HOST|_SERVICE_PORT(_.*)?|_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");
    private static final Pattern NOT_ALPHANUMERIC = Pattern.compile("[^A-Z0-9]+");

    /** The log's, which starts before any file is read and knows its variables itself. */
    private static final Set<String> LOG = Set.of("BARNABAS_LOG_LEVEL", "BARNABAS_LOG_FORMAT");

    private final Map<String, String> values;
    private final int ordinal;

    EnvironmentSource(Map<String, String> environment, int ordinal) {
        this.values = environment.entrySet().stream()
                .filter(it -> it.getKey().startsWith(PREFIX) && !LOG.contains(it.getKey()))
                .filter(it -> !isServiceLink(it.getKey(), it.getValue()))
                .collect(Collectors.toMap(
                        it -> normal(it.getKey().substring(PREFIX.length())),
                        Map.Entry::getValue,
                        (one, other) -> one,
                        LinkedHashMap::new));
        this.ordinal = ordinal;
    }

    /** Upper case, each run of other characters than letters and digits one underscore. */
    static String normal(String name) {
        return NOT_ALPHANUMERIC.matcher(name.toUpperCase(Locale.ROOT)).replaceAll("_");
    }

    /** The variables' names in normal form, without the prefix. */
    Set<String> variables() {
        return values.keySet();
    }

    @Override
    public @Nullable String getValue(String key) {
        return values.get(normal(key));
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.of();
    }

    @Override
    public int getOrdinal() {
        return ordinal;
    }

    @Override
    public String getName() {
        return NAME;
    }

    private static boolean isServiceLink(String name, String value) {
        return SERVICE_LINK.matcher(name).matches()
                || name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches();
    }
}
