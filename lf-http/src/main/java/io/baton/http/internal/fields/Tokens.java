package io.baton.http.internal.fields;

/** The characters of RFC 9110, section 5.6.2 and 5.5. */
public final class Tokens {

    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = '0'; c <= 'z'; c++) {
            TOKEN[c] = c <= '9' || c >= 'a' || c >= 'A' && c <= 'Z';
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private Tokens() {
    }

    /** Whether a byte may be part of a token, such as a method or the name of a field. */
    public static boolean isTokenByte(byte b) {
        return b >= 0 && TOKEN[b];
    }

    /** Whether a text is a token. */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128 || !TOKEN[c]) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether a text may be the value of a field: nothing in it can end a line or a string. */
    public static boolean isFieldValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }

    /** Refuses, by an {@link IllegalArgumentException}, what could not be sent as the line of a field. */
    public static void requireField(String name, String value) {
        if (!isToken(name)) {
            throw new IllegalArgumentException("the name of a field must be a token (RFC 9110, section 5.6.2)");
        }
        if (!isFieldValue(value)) {
            throw new IllegalArgumentException("the value of " + name
                    + " must have no control characters, and none above 0xff");
        }
    }

    /** Whether a comma-separated list has this member, without regard to case. */
    public static boolean listHas(String list, String member) {
        int from = 0;
        while (from <= list.length()) {
            int comma = list.indexOf(',', from);
            int end = comma < 0 ? list.length() : comma;
            int start = from;
            from = end + 1;
            while (start < end && isSpace(list.charAt(start))) {
                start++;
            }
            while (end > start && isSpace(list.charAt(end - 1))) {
                end--;
            }
            if (end - start == member.length() && list.regionMatches(true, start, member, 0, member.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
