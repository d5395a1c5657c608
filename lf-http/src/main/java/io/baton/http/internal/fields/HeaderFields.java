package io.baton.http.internal.fields;

import io.baton.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Fields in two arrays, which are used again for the next request. */
public final class HeaderFields implements HttpHeaders {

    private static final int FEW = 16;

    private String[] names = new String[FEW];
    private String[] values = new String[FEW];
    private int size;

    /** Adds a field behind the others. */
    public void add(String name, String value) {
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = name;
        values[size++] = value;
    }

    /** Forgets all fields. */
    public void clear() {
        Arrays.fill(names, 0, size, null);
        Arrays.fill(values, 0, size, null);
        size = 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String name(int index) {
        return names[Objects.checkIndex(index, size)];
    }

    @Override
    public String value(int index) {
        return values[Objects.checkIndex(index, size)];
    }

    @Override
    public @Nullable String first(String name) {
        for (int i = 0; i < size; i++) {
            if (names[i].equalsIgnoreCase(name)) {
                return values[i];
            }
        }
        return null;
    }

    @Override
    public List<String> all(String name) {
        List<String> all = List.of();
        for (int i = 0; i < size; i++) {
            if (names[i].equalsIgnoreCase(name)) {
                if (all.isEmpty()) {
                    all = new ArrayList<>(2);
                }
                all.add(values[i]);
            }
        }
        return all;
    }

    @Override
    public boolean hasToken(String name, String token) {
        for (int i = 0; i < size; i++) {
            if (names[i].equalsIgnoreCase(name) && Tokens.listHas(values[i], token)) {
                return true;
            }
        }
        return false;
    }

    /** How many fields: {@code 3 fields}. No names or values: they may be secrets, and they are the client's. */
    @Override
    public String toString() {
        return size + " fields";
    }
}
