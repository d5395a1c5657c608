package io.baton.sample.http;

import java.util.List;
import java.util.StringJoiner;

/** Writes a JSON object (RFC 8259). */
final class JsonObject {

    private final StringJoiner members = new StringJoiner(",", "{", "}");

    JsonObject with(String name, String value) {
        return member(name, quoted(value));
    }

    JsonObject with(String name, long value) {
        return member(name, Long.toString(value));
    }

    JsonObject with(String name, List<String> values) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        values.forEach(each -> array.add(quoted(each)));
        return member(name, array.toString());
    }

    private JsonObject member(String name, String json) {
        members.add(quoted(name) + ':' + json);
        return this;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** The JSON text. */
    @Override
    public String toString() {
        return members.toString();
    }
}
