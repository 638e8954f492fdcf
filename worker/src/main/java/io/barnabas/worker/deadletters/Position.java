package io.barnabas.worker.deadletters;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a record stands, written {@code topic-partition@offset} as in Kafka's own messages. */
record Position(String topic, int partition, long offset) implements Comparable<Position> {
    private static final Pattern FORM = Pattern.compile("(?:(.+)-)?(\\d{1,9})@(\\d{1,18})");

    /**
     * Reads a position.
     *
     * @param onlyTopic where the text names no topic, {@code partition@offset}
     * @throws IllegalArgumentException naming the text and what was expected
     */
    static Position parse(String text, String onlyTopic) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no position: expected [topic-]partition@offset, such as 3@17");
        }
        String topic = matcher.group(1) == null ? onlyTopic : matcher.group(1);
        return new Position(topic, Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3)));
    }

    @Override
    public int compareTo(Position other) {
        int byTopic = topic.compareTo(other.topic);
        int byPartition = byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
        return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
