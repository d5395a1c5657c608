package io.baton.httpserver;

import com.sun.net.httpserver.Headers;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** The fields of a request, which cannot be changed. {@code Headers.of}, which makes such ones, is there from JDK 18 on. */
final class RequestHeaders extends Headers {

    private static final String READ_ONLY = "the headers of a request cannot be changed";

    /**
     * Fields in the order in which they came.
     *
     * @param fields a name, its value, the next name, and so on
     */
    RequestHeaders(String[] fields) {
        for (int i = 0; i < fields.length; i += 2) {
            super.add(fields[i], fields[i + 1]);
        }
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException(READ_ONLY);
    }

    private static List<String> readOnly(List<String> values) {
        return Collections.unmodifiableList(values);
    }

    @Override
    public @Nullable List<String> get(Object key) {
        List<String> values = super.get(key);
        return values == null ? null : readOnly(values);
    }

    @Override
    public Set<String> keySet() {
        return Collections.unmodifiableSet(super.keySet());
    }

    @Override
    public Collection<List<String>> values() {
        List<List<String>> all = new ArrayList<>();
        super.values().forEach(values -> all.add(readOnly(values)));
        return Collections.unmodifiableList(all);
    }

    @Override
    public Set<Map.Entry<String, List<String>>> entrySet() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        super.entrySet().forEach(entry -> all.put(entry.getKey(), readOnly(entry.getValue())));
        return Collections.unmodifiableMap(all).entrySet();
    }

    @Override
    public List<String> put(String key, List<String> value) {
        throw readOnly();
    }

    @Override
    public void add(String key, String value) {
        throw readOnly();
    }

    @Override
    public void set(String key, String value) {
        throw readOnly();
    }

    @Override
    public List<String> remove(Object key) {
        throw readOnly();
    }

    @Override
    public void putAll(Map<? extends String, ? extends List<String>> all) {
        throw readOnly();
    }

    @Override
    public void clear() {
        throw readOnly();
    }

    @Override
    public void replaceAll(BiFunction<? super String, ? super List<String>, ? extends List<String>> function) {
        throw readOnly();
    }
}
