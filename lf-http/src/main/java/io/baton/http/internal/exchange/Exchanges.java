package io.baton.http.internal.exchange;

import io.baton.http.HttpLimits;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The exchanges that nobody uses. A handler that blocks keeps its exchange, so there may be many; a few are kept for the next
 * requests. Each place is taken and filled by one atomic operation, so an exchange is never lent twice. It belongs to no
 * thread: with virtual followers there may be thousands of threads.
 */
public final class Exchanges {

    private static final int MOST = 32;

    private final AtomicReferenceArray<Exchange> idle = new AtomicReferenceArray<>(MOST);
    private final HttpLimits limits;

    /** No exchange yet. */
    public Exchanges(HttpLimits limits) {
        this.limits = limits;
    }

    /** An exchange that nobody else uses. */
    public Exchange lend() {
        Exchange exchange = null;
        for (int i = 0; i < MOST && exchange == null; i++) {
            if (idle.getPlain(i) != null) {
                exchange = idle.getAndSet(i, null);
            }
        }
        if (exchange == null) {
            exchange = new Exchange(limits);
        }
        exchange.lend();
        return exchange;
    }

    /** The caller does not use it any more. */
    public void giveBack(Exchange exchange) {
        exchange.takeBack();
        for (int i = 0; i < MOST; i++) {
            if (idle.getPlain(i) == null && idle.compareAndSet(i, null, exchange)) {
                return;
            }
        }
    }

    /** For tests: how many are kept. */
    int kept() {
        int kept = 0;
        for (int i = 0; i < MOST; i++) {
            kept += idle.get(i) == null ? 0 : 1;
        }
        return kept;
    }
}
