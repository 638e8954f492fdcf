package io.barnabas.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.e2e.harness.RawClient;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.provider.Arguments;

/** The one question of all tests of refused upgrades: what is answered, and does the connection end in good order? */
final class UpgradeCase {
    /** Headers that an answer must carry, by RFC 9110. */
    private static final Map<Integer, String> REQUIRED_HEADERS = Map.of(405, "Allow: GET", 426, "Upgrade: websocket");

    private UpgradeCase() {}

    static Arguments of(String rule, UpgradeText request) {
        return of(rule, request.bytes());
    }

    static Arguments of(String rule, byte[] request) {
        return Arguments.argumentSet(rule, (Object) request);
    }

    static void assertRefused(int port, byte[] request, int status) throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            client.write(request);
            RawClient.Response response = client.readResponse();
            assertThat(response.status()).as(response.head() + response.body()).isEqualTo(status);
            String required = REQUIRED_HEADERS.get(status);
            if (required != null) {
                assertThat(response.head().lines()).anyMatch(required::equalsIgnoreCase);
            }
            if (status == 426) {
                assertThat(response.head().lines()).anyMatch("Sec-WebSocket-Version: 13"::equalsIgnoreCase);
            }
            assertThat(client.readsEnd()).as("end of the connection").isTrue();
        }
    }
}
