package io.baton.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page in Markdown with blocks that a command fills: from {@code <!-- p1 -->} to {@code <!-- /p1 -->}. */
public final class Page {

    private final Path file;
    private String text;

    /**
     * Reads a page.
     *
     * @throws IOException naming the file, if it cannot be read
     */
    public Page(Path file) throws IOException {
        this.file = file;
        try {
            this.text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such page", e);
        }
    }

    /** Replaces what a block holds; false if the page has none of that name. */
    public boolean replace(String block, String content) {
        String name = Pattern.quote(block);
        Matcher found = Pattern.compile("(<!-- " + name + " -->\\n).*?(<!-- /" + name + " -->)", Pattern.DOTALL)
                .matcher(text);
        if (!found.find()) {
            return false;
        }
        text = text.substring(0, found.end(1)) + content.strip() + "\n" + text.substring(found.start(2));
        return true;
    }

    /** A file's path relative to the page. */
    public String link(Path target) {
        Path from = file.toAbsolutePath().normalize().getParent();
        return from.relativize(target.toAbsolutePath().normalize()).toString();
    }

    /** Writes it back. */
    public void save() throws IOException {
        Files.writeString(file, text);
    }
}
