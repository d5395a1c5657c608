package io.baton.sample.text;

/** Quotes text that others wrote, and escapes the characters that a terminal would obey. */
public final class EscapedText {

    private EscapedText() {
    }

    /** The text in quotes, with escapes as in Java: {@code "two\nlines"}. */
    public static String quote(CharSequence text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '"', '\\' -> quoted.append('\\').append(c);
                default -> {
                    boolean plain = !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
                    quoted.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
                }
            }
        }
        return quoted.append('"').toString();
    }
}
