package io.barnabas.standalone.doctor;

/**
 * What one look found.
 *
 * @param sentence what was seen, and what to do where that is not well
 */
record Finding(Result result, String sentence) {
    /** How it is. */
    enum Result {
        OK("ok"),
        /** It works, and is not as we would have it. */
        NOTE("note"),
        /** It could not be looked at. */
        SKIPPED("skipped"),
        FAILED("FAILED");

        private final String label;

        Result(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static Finding ok(String sentence) {
        return new Finding(Result.OK, sentence);
    }

    static Finding note(String sentence) {
        return new Finding(Result.NOTE, sentence);
    }

    static Finding skipped(String sentence) {
        return new Finding(Result.SKIPPED, sentence);
    }

    static Finding failed(String sentence) {
        return new Finding(Result.FAILED, sentence);
    }

    boolean isFailed() {
        return result == Result.FAILED;
    }

    /** Whether something was looked at, and works. */
    boolean works() {
        return result == Result.OK || result == Result.NOTE;
    }
}
