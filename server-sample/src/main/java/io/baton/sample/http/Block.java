package io.baton.sample.http;

import io.baton.http.HttpHandler;
import io.baton.http.HttpRequest;
import io.baton.http.HttpResponse;
import io.baton.sample.text.Durations;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** A handler that sleeps, to show what it does to the other connections. */
final class Block implements HttpHandler {

    static final Duration MOST = Duration.ofSeconds(60);

    /** How the handler blocks. */
    interface Sleep {
        void nanos(long nanos) throws InterruptedException;
    }

    private final BlockedHandlers blocked;
    private final Sleep sleep;

    Block(BlockedHandlers blocked, Sleep sleep) {
        this.blocked = blocked;
        this.sleep = sleep;
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) {
        response.header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff");
        Duration time;
        try {
            time = time(request.queryParameter("for"));
        } catch (IllegalArgumentException e) {
            response.status(400).send(e.getMessage() + ". Example: /block?for=10ms\n");
            return;
        }
        String thread = Thread.currentThread().getName();
        blocked.begins(thread);
        try {
            sleep.nanos(time.toNanos());
            response.send(thread + " has slept for " + time.toMillis() + " ms\n");
        } catch (InterruptedException e) {
            // The server ends, and has waited for this as long as it may.
            response.abort();
        } finally {
            blocked.ends(thread);
        }
    }

    private static Duration time(@Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("Say for how long");
        }
        Duration time = Durations.parse(text);
        if (time.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is too long; write " + MOST.toSeconds() + "s at most");
        }
        return time;
    }
}
