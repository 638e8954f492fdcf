package io.barnabas.e2e.protocol;

import static io.barnabas.e2e.protocol.UpgradeText.good;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Method, target and version of a request that is no upgrade. */
class RequestLineTest {
    @RegisterExtension
    static final ServerUnderTest SERVER = new ServerUnderTest();

    @DisplayName("RFC 6455 4.1: the method must be GET")
    @ParameterizedTest(name = "{0} is answered with 405")
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get", "Get", "BREW"})
    void methodIsGet(String method) throws Exception {
        UpgradeCase.assertRefused(
                SERVER.port(), good().line(method + " /ws HTTP/1.1").bytes(), 405);
    }

    @Test
    @DisplayName("RFC 9110 9.3.2: HEAD is answered with 405 and no body")
    void headHasNoBody() throws Exception {
        String answer = Tcp.ask(SERVER.port(), good().line("HEAD /ws HTTP/1.1").bytes());
        assertThat(answer).startsWith("HTTP/1.1 405 ").endsWith("\r\n\r\n").containsOnlyOnce("\r\n\r\n");
        assertThat(answer.lines()).anyMatch("Allow: GET"::equalsIgnoreCase);
    }

    @DisplayName("The path must be that of a route, byte by byte")
    @ParameterizedTest(name = "{0} is answered with 404")
    @ValueSource(
            strings = {
                "/",
                "/nothing",
                "/ws/",
                "/WS",
                "//ws",
                "/%77s",
                "/w%73",
                "/ws%00",
                "/ws%3Fa=b",
                "/ws%23",
                "/chat/../ws",
                "/./ws",
                "/ws;v=1",
                "/ws#part",
                "*",
                "ws",
                "server.example.com:80",
                "http://server.example.com",
                "http://server.example.com/nothing"
            })
    void pathIsARoute(String target) throws Exception {
        UpgradeCase.assertRefused(
                SERVER.port(), good().line("GET " + target + " HTTP/1.1").bytes(), 404);
    }

    @DisplayName("RFC 6455 4.1: the version must be HTTP/1.1")
    @ParameterizedTest(name = "{0} is answered with {1}")
    @MethodSource
    void versionIsHttp11(String version, int status) throws Exception {
        UpgradeCase.assertRefused(
                SERVER.port(), good().line("GET /ws " + version).bytes(), status);
    }

    static Stream<Arguments> versionIsHttp11() {
        // Vert.x itself answers all but 1.0, and with 501 where RFC 9110 section 15.6.6 has 505.
        return Stream.of(
                Arguments.of("HTTP/1.0", 400),
                Arguments.of("HTTP/0.9", 501),
                Arguments.of("HTTP/1.2", 501),
                Arguments.of("HTTP/2.0", 501),
                Arguments.of("HTTP/3.0", 501),
                Arguments.of("http/1.1", 501),
                Arguments.of("HTPP/1.1", 501));
    }

    @DisplayName("RFC 9112 3: a request line is a method, a target and a version")
    @ParameterizedTest(name = "{argumentSetName} is answered with 400")
    @MethodSource
    void requestLineIsWellFormed(byte[] request) throws Exception {
        UpgradeCase.assertRefused(SERVER.port(), request, 400);
    }

    static Stream<Arguments> requestLineIsWellFormed() {
        return Stream.of(
                UpgradeCase.of("no version", good().line("GET /ws")),
                UpgradeCase.of("no target", good().line("GET HTTP/1.1")),
                UpgradeCase.of("an empty target", good().line("GET  HTTP/1.1")),
                UpgradeCase.of("a fourth word", good().line("GET /ws /ws HTTP/1.1")),
                UpgradeCase.of("a space at the end", good().line("GET /ws HTTP/1.1 ")),
                UpgradeCase.of("a version without a dot", good().line("GET /ws HTTP/11")),
                UpgradeCase.of("a version of three numbers", good().line("GET /ws HTTP/1.1.1")),
                UpgradeCase.of("a version that is a word", good().line("GET /ws HTTP/one.one")),
                UpgradeCase.of("a method with a bracket", good().line("G[T /ws HTTP/1.1")),
                UpgradeCase.of("a target with NUL", good().line("GET /ws?\0 HTTP/1.1")),
                UpgradeCase.of("a target with a control character", good().line("GET /ws?\u001b HTTP/1.1")),
                UpgradeCase.of("a target with a bare CR", good().line("GET /ws?\ra HTTP/1.1")),
                UpgradeCase.of("a target with a byte above 0x7f", good().line("GET /ws?\u00e9 HTTP/1.1")));
    }
}
