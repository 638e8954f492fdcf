package io.barnabas.common.config;

/** What kind of text a key takes. */
public enum KeyType {
    TEXT(""),
    /** A text that nothing shows. */
    SECRET(""),
    NUMBER(""),
    TRUTH(""),
    /** One of a few words. */
    CHOICE(""),
    TIME(", such as 500ms, 25s or 1m"),
    SIZE(", such as 64KiB, 1MiB or a number of bytes"),
    /** Texts, separated by commas. */
    LIST(""),
    /** All keys below it, whatever they are called. */
    SUBTREE("");

    private final String example;

    KeyType(String example) {
        this.example = example;
    }

    /** The end of a sentence; empty where none is needed. */
    String example() {
        return example;
    }
}
