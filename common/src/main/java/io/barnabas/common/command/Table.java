package io.barnabas.common.command;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    public Table(String... heads) {
        widths = new int[heads.length];
        row(heads);
    }

    /** Adds a row of as many cells as there are heads. */
    public void row(String... cells) {
        if (cells.length != widths.length) {
            throw new IllegalArgumentException(cells.length + " cells: expected " + widths.length);
        }
        rows.add(cells);
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
    }

    /** The heads, then the rows. */
    public List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    private String line(String[] cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            line.append(cells[i])
                    .append(" ".repeat(widths[i] - cells[i].length()))
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
