package io.baton.pool.internal.connection;

import io.baton.pool.ConnectionHandler;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The {@link HandlerHistory} of each handler object, without keeping the object alive. A table of fixed size: of two handlers
 * that share a place the later one takes it, and the other begins again. So no user code runs here and nothing grows. Any thread.
 */
public final class HandlerHistories {

    private static final int PLACES = 64;

    private static final class Place extends WeakReference<ConnectionHandler> {

        private final HandlerHistory history = new HandlerHistory();

        Place(ConnectionHandler handler) {
            super(handler);
        }
    }

    private final AtomicReferenceArray<Place> places = new AtomicReferenceArray<>(PLACES);

    /** No handler is known. */
    public HandlerHistories() {
    }

    /** The history of this handler; a new one if none is known. */
    HandlerHistory of(ConnectionHandler handler) {
        int at = System.identityHashCode(handler) & PLACES - 1;
        Place known = places.get(at);
        if (known == null || known.get() != handler) {
            Place own = new Place(handler);
            places.set(at, own);
            return own.history;
        }
        return known.history;
    }
}
