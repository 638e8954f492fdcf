package io.barnabas.gateway.auth;

import io.barnabas.gateway.handshake.Refusal;
import java.util.Locale;
import java.util.Map;

/**
 * Why somebody may not connect: the HTTP answer, the sentence, and the label of the metric. Sentences name no value of
 * the request, so that no token can stand in an answer, a Close frame or a log line.
 */
public enum AuthReason {
    MISSING(Kind.NO_TOKEN, "A token is needed and none was given."),
    MALFORMED(Kind.BAD_TOKEN, "The token is not well-formed."),
    TOO_LARGE(Kind.BAD_TOKEN, "The token has more than 8192 characters."),
    ALGORITHM(Kind.BAD_TOKEN, "The token's algorithm is not accepted here."),
    TYPE(Kind.BAD_TOKEN, "The token is of a type that is not accepted here."),
    UNKNOWN_KEY(Kind.BAD_TOKEN, "The token is signed with a key that is not known."),
    SIGNATURE(Kind.BAD_TOKEN, "The token's signature is not valid."),
    EXPIRED(Kind.BAD_TOKEN, "The token has expired."),
    NOT_YET_VALID(Kind.BAD_TOKEN, "The token is not valid yet."),
    ISSUER(Kind.BAD_TOKEN, "The token's issuer is not accepted here."),
    AUDIENCE(Kind.BAD_TOKEN, "The token is meant for another audience."),
    CLAIMS(Kind.BAD_TOKEN, "A claim that is needed is absent, of a wrong type or too large."),
    ORIGIN(Kind.FORBIDDEN, "Pages of this origin may not connect here."),
    /** Keys could not be had in time, so that the token could not be judged. */
    UNAVAILABLE(Kind.LATER, "Tokens cannot be checked at the moment. Try again."),
    /** Too many tokens wait for keys, or to be checked, already. */
    BUSY(Kind.LATER, "Too many tokens wait to be checked. Try again.");

    private enum Kind {
        NO_TOKEN(401),
        BAD_TOKEN(401),
        FORBIDDEN(403),
        LATER(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }
    }

    private static final String RETRY_AFTER_SECONDS = "5";

    private final Kind kind;
    private final String sentence;

    AuthReason(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    /** HTTP status: 401, 403 or 503. */
    public int status() {
        return kind.status;
    }

    /** Whether the same token may be taken a little later. */
    public boolean retriable() {
        return kind == Kind.LATER;
    }

    /** For people: at most 123 bytes of ASCII, so that it fits a Close frame. */
    public String sentence() {
        return sentence;
    }

    /** Label of the metric. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The answer to an upgrade request; a 401 says so as RFC 6750 section 3 wants it. */
    public Refusal refusal() {
        return new Refusal(
                kind.status,
                sentence,
                switch (kind) {
                    // RFC 6750 section 3.1: no error code where no token was given.
                    case NO_TOKEN -> Map.of("WWW-Authenticate", "Bearer");
                    case BAD_TOKEN ->
                        Map.of(
                                "WWW-Authenticate",
                                "Bearer error=\"invalid_token\", error_description=\"" + sentence + "\"");
                    case FORBIDDEN -> Map.of();
                    case LATER -> Map.of("Retry-After", RETRY_AFTER_SECONDS);
                });
    }
}
