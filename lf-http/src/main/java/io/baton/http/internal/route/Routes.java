package io.baton.http.internal.route;

import io.baton.http.HttpRoute;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The routes of a server: exact paths in a map, prefixes in a sorted array. The longest prefix of a path is the last one in the
 * array that is not behind the path, or one that this one begins with, and so on.
 */
public final class Routes {

    private static final int NONE = -1;

    private final Map<String, HttpRoute> exact;
    private final String[] prefixes;
    private final HttpRoute[] ofPrefix;
    /** The longest other prefix that a prefix begins with. */
    private final int[] shorter;

    /** Routes by exact path and by prefix. */
    public Routes(Map<String, HttpRoute> exact, Map<String, HttpRoute> byPrefix) {
        this.exact = new HashMap<>(exact);
        prefixes = byPrefix.keySet().toArray(new String[0]);
        Arrays.sort(prefixes);
        ofPrefix = new HttpRoute[prefixes.length];
        shorter = new int[prefixes.length];
        for (int i = 0; i < prefixes.length; i++) {
            ofPrefix[i] = byPrefix.get(prefixes[i]);
            shorter[i] = longest(prefixes[i], i - 1);
        }
    }

    /** The route of a path, or null. */
    public @Nullable HttpRoute find(String path) {
        HttpRoute route = exact.get(path);
        if (route != null || prefixes.length == 0) {
            return route;
        }
        int found = Arrays.binarySearch(prefixes, path);
        int index = longest(path, found >= 0 ? found : -found - 2);
        return index == NONE ? null : ofPrefix[index];
    }

    private int longest(String path, int from) {
        int at = from;
        while (at >= 0 && !path.startsWith(prefixes[at])) {
            at = shorter[at];
        }
        return at;
    }
}
