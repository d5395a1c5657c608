package io.baton.sample;

/** Text from elsewhere, made fit for a terminal: quoted, and with nothing in it that a terminal would obey. */
final class EscapedText {

    private EscapedText() {
    }

    /** {@code "two\nlines"}. */
    static String quote(CharSequence text) {
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
