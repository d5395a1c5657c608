package io.baton.http.internal.server;

import io.baton.http.HttpSnapshot;

import java.util.concurrent.atomic.LongAdder;

/** What is counted. */
final class Counters {

    final LongAdder requests = new LongAdder();
    final LongAdder responses = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder notFound = new LongAdder();
    final LongAdder handlerErrors = new LongAdder();
    final LongAdder timeouts = new LongAdder();

    HttpSnapshot snapshot(long connections) {
        return new HttpSnapshot(connections, requests.sum(), responses.sum(), errors.sum(), notFound.sum(),
                handlerErrors.sum(), timeouts.sum());
    }
}
