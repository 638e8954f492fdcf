package io.barnabas.e2e.protocol;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/** What lives on this JVM's heap, by class. */
record Histogram(Map<String, Size> classes) {
    private static final Pattern LINE =
            Pattern.compile("\\s*\\d+:\\s+(?<count>\\d+)\\s+(?<bytes>\\d+)\\s+(?<name>\\S+).*");
    private static final Size NONE = new Size(0, 0);
    /** What the collector fills gaps between objects with: megabytes that come and go. */
    private static final String FILLER = "[Ljdk.internal.vm.FillerElement;";

    /** Instances of a class and the bytes they take together. */
    record Size(long count, long bytes) {}

    /** After a full collection, which this starts. */
    static Histogram ofLiveObjects() throws JMException {
        return parse(table().lines());
    }

    /** The same, but kept in a file: what is held of it on the heap would be counted by the next one. */
    static void ofLiveObjects(Path file) throws JMException, IOException {
        Files.writeString(file, table());
    }

    static Histogram read(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return parse(lines);
        }
    }

    private static String table() throws JMException {
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
    }

    private static Histogram parse(Stream<String> lines) {
        Map<String, Size> classes = new HashMap<>();
        lines.map(LINE::matcher)
                .filter(Matcher::matches)
                .filter(line -> !line.group("name").equals(FILLER))
                .forEach(line -> classes.merge(
                        line.group("name"),
                        new Size(Long.parseLong(line.group("count")), Long.parseLong(line.group("bytes"))),
                        (a, b) -> new Size(a.count + b.count, a.bytes + b.bytes)));
        return new Histogram(classes);
    }

    long count(String className) {
        return classes.getOrDefault(className, NONE).count;
    }

    /** What has come since, by class; classes that lost are in it with negative sizes. */
    Histogram since(Histogram before) {
        Map<String, Size> more = new HashMap<>();
        classes.forEach((name, now) -> {
            Size then = before.classes.getOrDefault(name, NONE);
            more.put(name, new Size(now.count - then.count, now.bytes - then.bytes));
        });
        before.classes.forEach((name, then) -> {
            if (!classes.containsKey(name)) {
                more.put(name, new Size(-then.count, -then.bytes));
            }
        });
        return new Histogram(more);
    }

    long bytes() {
        return classes.values().stream().mapToLong(Size::bytes).sum();
    }

    /** The classes that take most, for the message of a test that fails. */
    String largest(int n) {
        return classes.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Size> it) -> -Math.abs(it.getValue().bytes)))
                .limit(n)
                .map(it -> it.getKey() + " " + it.getValue())
                .collect(Collectors.joining("\n"));
    }
}
