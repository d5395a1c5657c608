package io.baton.http.internal.server;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The open connections of a server: lists through the connections themselves, each under a lock of its own. */
final class Connections {

    private static final int STRIPES = 16;

    /** One of the lists. */
    private static final class Stripe {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable HttpConnection first;
        private int size;
    }

    private final Stripe[] stripes = new Stripe[STRIPES];

    Connections() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    private Stripe of(HttpConnection connection) {
        return stripes[(int) connection.id() & STRIPES - 1];
    }

    void add(HttpConnection connection) {
        Stripe stripe = of(connection);
        stripe.lock.lock();
        try {
            HttpConnection second = stripe.first;
            connection.next = second;
            if (second != null) {
                second.previous = connection;
            }
            stripe.first = connection;
            stripe.size++;
        } finally {
            stripe.lock.unlock();
        }
    }

    void remove(HttpConnection connection) {
        Stripe stripe = of(connection);
        stripe.lock.lock();
        try {
            HttpConnection before = connection.previous;
            HttpConnection behind = connection.next;
            if (before == null && stripe.first != connection) {
                // It was never added: it failed before.
                return;
            }
            if (before != null) {
                before.next = behind;
            } else {
                stripe.first = behind;
            }
            if (behind != null) {
                behind.previous = before;
            }
            connection.previous = null;
            connection.next = null;
            stripe.size--;
        } finally {
            stripe.lock.unlock();
        }
    }

    /** Those that are open now. */
    List<HttpConnection> all() {
        List<HttpConnection> all = new ArrayList<>();
        for (Stripe stripe : stripes) {
            stripe.lock.lock();
            try {
                for (HttpConnection each = stripe.first; each != null; each = each.next) {
                    all.add(each);
                }
            } finally {
                stripe.lock.unlock();
            }
        }
        return all;
    }

    int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            stripe.lock.lock();
            try {
                size += stripe.size;
            } finally {
                stripe.lock.unlock();
            }
        }
        return size;
    }
}
