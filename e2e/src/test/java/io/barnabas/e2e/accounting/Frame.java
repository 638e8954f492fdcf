package io.barnabas.e2e.accounting;

/**
 * One message of a client: who says it, and its number with them, from 1.
 *
 * @param client the client's number, from 0
 */
public record Frame(int client, int number) {
    /** The text that goes over the wire; a worker answers with the same. */
    public String text() {
        return client + " " + number;
    }

    public static Frame of(String text) {
        int space = text.indexOf(' ');
        return new Frame(Integer.parseInt(text.substring(0, space)), Integer.parseInt(text.substring(space + 1)));
    }
}
