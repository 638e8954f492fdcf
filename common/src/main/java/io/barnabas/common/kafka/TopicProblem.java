package io.barnabas.common.kafka;

/**
 * What is wrong with a topic.
 *
 * @param sentence names the topic, what was found and what was expected
 */
public record TopicProblem(Kind kind, String topic, String sentence) {
    /** How bad it is. */
    public enum Kind {
        MISSING,
        TOO_FEW_PARTITIONS,
        /** Records for the largest message are refused; a gateway caps the route's message size. */
        RECORD_LIMIT,
        /** Another setting than planned; it may be meant so. */
        OTHER_SETTING
    }

    /** Whether a tier cannot work until it is mended. */
    public boolean preventsReady() {
        return kind == Kind.MISSING || kind == Kind.TOO_FEW_PARTITIONS;
    }
}
