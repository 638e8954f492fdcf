package io.barnabas.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFinderTest {
    private static final Requests REQUEST = Requests.to("/ws");

    @DisplayName("RFC 6750 2.1: the scheme's case does not matter")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer a.b-c_d~e+f/g==",
                "bearer a.b-c_d~e+f/g==",
                "BEARER   a.b-c_d~e+f/g==",
                " Bearer a.b-c_d~e+f/g== "
            })
    void authorization(String header) {
        assertFound("authorization", REQUEST.with("Authorization", header), "a.b-c_d~e+f/g==");
    }

    @DisplayName("Another scheme is no token of ours")
    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearertoken", "Bearer\ttoken", "Token x", ""})
    void otherScheme(String header) {
        assertThat(find("authorization", REQUEST.with("Authorization", header))).isEqualTo(TokenSearch.ABSENT);
    }

    @DisplayName("RFC 9110 11.2: what is no token68 is malformed")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer  ",
                "Bearer a b",
                "Bearer a,b",
                "Bearer =",
                "Bearer a=b",
                "Bearer é",
                "Bearer a\u0000"
            })
    void malformed(String header) {
        assertThat(find("authorization", REQUEST.with("Authorization", header))).isEqualTo(TokenSearch.MALFORMED);
    }

    @Test
    @DisplayName("RFC 9110 11.6.2: there is one Authorization header")
    void authorizationTwice() {
        Requests twice = REQUEST.with("Authorization", "Bearer a").with("Authorization", "Bearer a");
        assertThat(find("authorization", twice)).isEqualTo(TokenSearch.MALFORMED);
    }

    @DisplayName("RFC 6265 4.2.1: the cookie of that very name, quoted or not")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "session=tok.en",
                "a=b; session=tok.en",
                "session=tok.en;a=b",
                "session=\"tok.en\"",
                "a; session=tok.en",
                "SESSION=x; xsession=y; session2=z; session=tok.en",
                " session = tok.en ",
                "session=tok.en; session=tok.en",
                "session=; session=tok.en"
            })
    void cookie(String header) {
        assertFound("cookie:session", REQUEST.with("Cookie", header), "tok.en");
    }

    @Test
    @DisplayName("Cookies may stand in several headers")
    void cookieHeaders() {
        assertFound("cookie:session", REQUEST.with("Cookie", "a=b").with("Cookie", "session=tok.en"), "tok.en");
    }

    @DisplayName("No cookie of that name, or an empty one, is no token")
    @ParameterizedTest
    @ValueSource(strings = {"", "a=b", "Session=x", "session", "session=", "session=\"\"", ";;;=;"})
    void noCookie(String header) {
        assertThat(find("cookie:session", REQUEST.with("Cookie", header))).isEqualTo(TokenSearch.ABSENT);
    }

    @DisplayName("A cookie that holds no token, or two different values of one name, are malformed")
    @ParameterizedTest
    @ValueSource(strings = {"session=a b", "session=\"a", "session=a,b", "session=a; session=b", "session=%41"})
    void badCookie(String header) {
        assertThat(find("cookie:session", REQUEST.with("Cookie", header))).isEqualTo(TokenSearch.MALFORMED);
    }

    @Test
    @DisplayName("RFC 6455 4.2.2: the token follows bearer, and bearer is selected")
    void subprotocol() {
        for (Requests request : new Requests[] {
            REQUEST.with("Sec-WebSocket-Protocol", "bearer, tok.en"),
            REQUEST.with("Sec-WebSocket-Protocol", "chat,bearer,tok.en"),
            REQUEST.with("Sec-WebSocket-Protocol", "bearer").with("Sec-WebSocket-Protocol", "tok.en")
        }) {
            assertFound("subprotocol", request, "tok.en");
            assertThat(finder("subprotocol").subprotocol(request)).isEqualTo("bearer");
        }
    }

    @DisplayName("bearer without a token, twice, or with what no subprotocol can be, is malformed")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bearer",
                "chat, bearer",
                "bearer, ",
                "bearer, bearer",
                "bearer, a/b",
                "bearer, a=",
                "bearer, a b",
                "bearer, é"
            })
    void badSubprotocol(String header) {
        assertThat(find("subprotocol", REQUEST.with("Sec-WebSocket-Protocol", header)))
                .isEqualTo(TokenSearch.MALFORMED);
    }

    @DisplayName("Without bearer there is no token, and nothing is selected")
    @ParameterizedTest
    @ValueSource(strings = {"", "chat", "Bearer, tok.en", "tok.en"})
    void noSubprotocol(String header) {
        Requests request = REQUEST.with("Sec-WebSocket-Protocol", header);
        assertThat(find("subprotocol", request)).isEqualTo(TokenSearch.ABSENT);
        assertThat(finder("subprotocol").subprotocol(request)).isNull();
    }

    @Test
    @DisplayName("bearer is selected wherever the token was, but not by a route that takes none from there")
    void selection() {
        Requests request = REQUEST.with("Sec-WebSocket-Protocol", "bearer, a").with("Authorization", "Bearer b");
        assertThat(finder("authorization", "subprotocol").subprotocol(request)).isEqualTo("bearer");
        assertThat(finder("authorization").subprotocol(request)).isNull();
    }

    @DisplayName("RFC 6750 2.3: a query parameter, encoded as forms are")
    @ParameterizedTest
    @CsvSource({
        "/ws?token=tok.en",
        "/ws?a=b&token=tok.en&c",
        "/ws?%74oken=tok%2Een",
        "/ws?token=tok.en&token=tok.en",
        "/ws?token=tok.en#fragment",
        "http://gateway.example/ws?token=tok.en"
    })
    void query(String target) {
        assertFound("query:token", Requests.to(target), "tok.en");
    }

    @DisplayName("No such parameter, or an empty one, is no token")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ws",
                "/ws?",
                "/ws?token",
                "/ws?token=",
                "/ws?Token=a",
                "/ws?a=token=b",
                "/ws#?token=",
                "/ws?%zz=a",
                "/ws?#token=a"
            })
    void noQuery(String target) {
        assertThat(find("query:token", Requests.to(target))).isEqualTo(TokenSearch.ABSENT);
    }

    @DisplayName("A parameter that holds no token, or two values, is malformed")
    @ParameterizedTest
    @ValueSource(strings = {"/ws?token=a+b", "/ws?token=%zz", "/ws?token=%", "/ws?token=a&token=b", "/ws?token=%00"})
    void badQuery(String target) {
        assertThat(find("query:token", Requests.to(target))).isEqualTo(TokenSearch.MALFORMED);
    }

    @Test
    @DisplayName("A source that the route does not list is not looked at")
    void unlisted() {
        Requests everywhere = Requests.to("/ws?token=a")
                .with("Authorization", "Bearer b")
                .with("Cookie", "session=c")
                .with("Sec-WebSocket-Protocol", "bearer, d");
        assertThat(find("first-frame", everywhere)).isEqualTo(TokenSearch.ABSENT);
        assertFound("query:token", everywhere, "a");
        assertFound("authorization", everywhere, "b");
        assertFound("cookie:session", everywhere, "c");
        assertFound("subprotocol", everywhere, "d");
    }

    @Test
    @DisplayName("The first configured source that was given anything decides, malformed or not")
    void order() {
        Requests two = REQUEST.with("Authorization", "Bearer a").with("Cookie", "session=b");
        assertThat(find(two, "cookie:session", "authorization"))
                .isEqualTo(new TokenSearch.Found("b", TokenSource.parse("cookie:session")));
        assertThat(find(two, "first-frame", "authorization", "cookie:session"))
                .isEqualTo(new TokenSearch.Found("a", TokenSource.AUTHORIZATION));
        assertThat(find(
                        REQUEST.with("Authorization", "Bearer a").with("Cookie", "session=b c"),
                        "cookie:session",
                        "authorization"))
                .isEqualTo(TokenSearch.MALFORMED);
        assertThat(find(
                        REQUEST.with("Authorization", "Basic a").with("Cookie", "session=b"),
                        "authorization",
                        "cookie:session"))
                .isEqualTo(new TokenSearch.Found("b", TokenSource.parse("cookie:session")));
    }

    @Test
    @DisplayName("More than 8 KiB are too much in any source")
    void tooLarge() {
        String large = "x".repeat(8193);
        TokenSearch tooLarge = new TokenSearch.Unusable(AuthReason.TOO_LARGE);
        assertThat(find("authorization", REQUEST.with("Authorization", "Bearer " + large)))
                .isEqualTo(tooLarge);
        assertThat(find("cookie:session", REQUEST.with("Cookie", "session=" + large)))
                .isEqualTo(tooLarge);
        assertThat(find("subprotocol", REQUEST.with("Sec-WebSocket-Protocol", "bearer," + large)))
                .isEqualTo(tooLarge);
        assertThat(find("query:token", Requests.to("/ws?token=" + large))).isEqualTo(tooLarge);
    }

    @Test
    @DisplayName("No token stands in what logs would print")
    void hidden() {
        assertThat(find("authorization", REQUEST.with("Authorization", "Bearer s3cret")))
                .asString()
                .doesNotContain("s3cret");
        assertThat(new Verdict.AskWorker("s3cret", java.time.Duration.ZERO))
                .asString()
                .doesNotContain("s3cret");
    }

    @DisplayName("Sources have one spelling each")
    @ParameterizedTest
    @ValueSource(
            strings = {"authorization", "cookie:__Host-session", "subprotocol", "first-frame", "query:access_token"})
    void spelling(String text) {
        assertThat(TokenSource.parse(text)).hasToString(text);
    }

    @DisplayName("Anything else is refused, naming it")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization",
                "cookie",
                "cookie:",
                "cookie:a b",
                "cookie:a;b",
                "query",
                "authorization:x",
                "first_frame",
                "header:x"
            })
    void notASource(String text) {
        assertThatThrownBy(() -> TokenSource.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("expected authorization, cookie:<name>");
    }

    private static TokenFinder finder(String... sources) {
        return new TokenFinder(Arrays.stream(sources).map(TokenSource::parse).toList());
    }

    private static TokenSearch find(String source, Requests request) {
        return finder(source).find(request);
    }

    private static TokenSearch find(Requests request, String... sources) {
        return finder(sources).find(request);
    }

    private static void assertFound(String source, Requests request, String token) {
        assertThat(find(source, request)).isEqualTo(new TokenSearch.Found(token, TokenSource.parse(source)));
    }
}
