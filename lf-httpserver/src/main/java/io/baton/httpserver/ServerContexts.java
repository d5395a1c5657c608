package io.baton.httpserver;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The contexts of a server, which come and go while it runs. */
final class ServerContexts {

    private static final Comparator<ServerContext> LONGEST_FIRST =
            Comparator.comparingInt((ServerContext context) -> context.getPath().length()).reversed();

    /** The longest path first; replaced when it changes. */
    private volatile List<ServerContext> contexts = List.of();

    synchronized void add(ServerContext added) {
        if (exact(added.getPath()) != null) {
            throw new IllegalArgumentException("there is a context for " + added.getPath() + " already");
        }
        List<ServerContext> all = new ArrayList<>(contexts);
        all.add(added);
        all.sort(LONGEST_FIRST);
        contexts = List.copyOf(all);
    }

    synchronized void remove(String path) {
        ServerContext found = exact(path);
        if (found == null) {
            throw new IllegalArgumentException("there is no context for " + path);
        }
        remove(found);
    }

    synchronized void remove(ServerContext removed) {
        List<ServerContext> all = new ArrayList<>(contexts);
        if (!all.remove(removed)) {
            throw new IllegalArgumentException("the server does not have this context: " + removed.getPath());
        }
        contexts = List.copyOf(all);
    }

    private @Nullable ServerContext exact(String path) {
        for (ServerContext context : contexts) {
            if (context.getPath().equals(path)) {
                return context;
            }
        }
        return null;
    }

    /** The context whose path is the longest prefix, character by character; or null. */
    @Nullable ServerContext find(String path) {
        for (ServerContext context : contexts) {
            if (path.startsWith(context.getPath())) {
                return context;
            }
        }
        return null;
    }
}
