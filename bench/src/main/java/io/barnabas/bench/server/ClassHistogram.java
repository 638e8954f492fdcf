package io.barnabas.bench.server;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lives on the heap of a JVM, by class: the text of {@code jcmd PID GC.class_histogram}.
 *
 * @param classes sizes by the class's name in the JVM's writing, {@code [B} for byte arrays
 */
public record ClassHistogram(Map<String, Size> classes) {
    private static final Pattern LINE =
            Pattern.compile("\\s*\\d+:\\s+(?<count>\\d+)\\s+(?<bytes>\\d+)\\s+(?<name>\\S+).*");
    /** What a collector fills gaps between objects with, alone or in an array: megabytes that come and go. */
    private static final Set<String> FILLERS =
            Set.of("jdk.internal.vm.FillerElement", "[Ljdk.internal.vm.FillerElement;");

    private static final Size NONE = new Size(0, 0);

    /** Instances of a class, and the bytes that they take together. */
    public record Size(long count, long bytes) {
        Size plus(Size other) {
            return new Size(count + other.count, bytes + other.bytes);
        }

        Size minus(Size other) {
            return new Size(count - other.count, bytes - other.bytes);
        }
    }

    public ClassHistogram {
        classes = Map.copyOf(classes);
    }

    /**
     * Leaves out what the collector fills gaps with.
     *
     * @throws IllegalArgumentException when there is no line of a class
     */
    static ClassHistogram parse(String text) {
        Map<String, Size> classes = new HashMap<>();
        text.lines().map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
            Size size = new Size(Long.parseLong(line.group("count")), Long.parseLong(line.group("bytes")));
            // A class that several loaders have stands there several times.
            classes.merge(line.group("name"), size, Size::plus);
        });
        classes.keySet().removeAll(FILLERS);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("'" + text.strip() + "': expected a class histogram");
        }
        return new ClassHistogram(classes);
    }

    /** What has come since; classes of which there is less now have negative sizes. */
    public ClassHistogram since(ClassHistogram before) {
        Map<String, Size> more = new HashMap<>(classes);
        before.classes.forEach((name, then) -> more.merge(name, NONE.minus(then), Size::plus));
        more.values().removeIf(NONE::equals);
        return new ClassHistogram(more);
    }

    /** All classes together. */
    public long bytes() {
        return classes.values().stream().mapToLong(Size::bytes).sum();
    }

    /** The classes that take most, the largest first. */
    public List<Map.Entry<String, Size>> largest(int n) {
        return classes.entrySet().stream()
                .sorted(Comparator.comparingLong(
                        (Map.Entry<String, Size> it) -> -it.getValue().bytes()))
                .limit(n)
                .toList();
    }
}
