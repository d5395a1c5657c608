package io.baton.http;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * The fields of a head, in the order in which they came (RFC 9110, section 5). Names are compared without regard to case. A
 * name may occur several times. Values have no white space at their ends, and their bytes are read as ISO-8859-1.
 */
@SuppressWarnings("exports")
public interface HttpHeaders {

    /** How many fields there are; a repeated name counts each time. */
    int size();

    /** The name of a field, as it came. From 0 to {@code size() - 1}. */
    String name(int index);

    /** The value of a field; empty if it has none. From 0 to {@code size() - 1}. */
    String value(int index);

    /** The value of the first field of this name, or null. */
    @Nullable String first(String name);

    /** The values of all fields of this name, in order; empty if there is none. */
    List<String> all(String name);

    /** Whether there is a field of this name. */
    default boolean contains(String name) {
        return first(name) != null;
    }

    /**
     * Whether one of the fields of this name has this member in its comma-separated list (RFC 9110, section 5.6.1), without
     * regard to case: {@code hasToken("Connection", "close")}.
     */
    boolean hasToken(String name, String token);

    /** Calls this for each field, in order. */
    default void forEach(BiConsumer<String, String> each) {
        for (int i = 0; i < size(); i++) {
            each.accept(name(i), value(i));
        }
    }
}
