package io.baton.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A response as a client has read it. */
@SuppressWarnings("ArrayRecordComponent")
record Response(int status, int minorVersion, List<Field> fields, byte[] body, List<Field> trailers, boolean chunked) {

    /** A field of a head or of a trailer. */
    record Field(String name, String value) {
    }

    /** The value of the only field of this name, or null. */
    String header(String name) {
        List<String> all = headers(name);
        if (all.size() > 1) {
            throw new AssertionError(all.size() + " fields " + name + ": " + this);
        }
        return all.isEmpty() ? null : all.get(0);
    }

    List<String> headers(String name) {
        return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Field::value).toList();
    }

    String trailer(String name) {
        return trailers.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Field::value).findFirst()
                .orElse(null);
    }

    boolean saysClose() {
        return "close".equalsIgnoreCase(header("Connection"));
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** All that must not depend on how and when the request came. */
    String withoutDate() {
        return "HTTP/1." + minorVersion + " " + status + "\n" + fields.stream()
                .filter(field -> !field.name().equalsIgnoreCase("Date"))
                .map(field -> field.name() + ": " + field.value()).collect(Collectors.joining("\n"))
                + "\n\n" + new String(body, StandardCharsets.ISO_8859_1) + "\n" + trailers;
    }

    @Override
    public String toString() {
        return withoutDate();
    }
}
