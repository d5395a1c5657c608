package io.baton.http.internal.exchange;

import io.baton.http.HttpLimits;
import io.baton.http.HttpRoute;
import io.baton.http.internal.parse.BodyDecoder;
import io.baton.http.internal.parse.HeadScanner;
import io.baton.http.internal.parse.Refusal;
import io.baton.http.internal.parse.RequestHead;
import io.baton.http.internal.route.RequestPath;
import io.baton.http.internal.wire.HeadMemory;
import io.baton.pool.Connection;
import org.jspecify.annotations.Nullable;

/**
 * What a connection needs while a request is under way, and is lent for that time: the memory of its head and of the response's
 * head, and the objects of the request. A connection without a request has none.
 */
public final class Exchange {

    private final HttpLimits limits;
    private final RequestHead head = new RequestHead();
    private final HeadMemory answer = new HeadMemory();
    private HeadScanner scanner;
    private boolean lent;
    private @Nullable String lastTarget;
    private @Nullable RequestPath lastPath;

    private @Nullable Request request;
    private @Nullable Response response;
    private @Nullable HttpRoute route;
    private @Nullable BodyDecoder decoder;
    private Body body = WholeBody.NONE;
    /** A thread that waits for room, and does not run the handler. */
    private volatile @Nullable Thread waiter;

    Exchange(HttpLimits limits) {
        this.limits = limits;
        this.scanner = new HeadScanner(limits);
    }

    void lend() {
        if (lent) {
            throw new IllegalStateException("an exchange is lent twice");
        }
        lent = true;
    }

    /** Forgets the request. */
    void takeBack() {
        if (!lent) {
            throw new IllegalStateException("an exchange is given back twice");
        }
        lent = false;
        clear();
        head.leaveConnection();
    }

    /** Ends the request; the next one of the connection may follow. */
    public void clear() {
        if (request != null) {
            request.over();
        }
        request = null;
        response = null;
        route = null;
        decoder = null;
        body = WholeBody.NONE;
        if (waiter != null) { // A volatile write is a fence, and a request that is answered at once has no waiter.
            waiter = null;
        }
        head.clear();
        answer.clear();
        scanner.reset();
    }

    /** The path of the request. The one before often had the same, on any connection. */
    public RequestPath path() throws Refusal {
        String target = head.target();
        RequestPath path = lastPath;
        boolean ofTargetAlone = target.charAt(0) == '/' && !head.method().equals("CONNECT");
        if (path == null || !ofTargetAlone || !target.equals(lastTarget)) {
            path = RequestPath.of(head.method(), target);
            lastTarget = ofTargetAlone ? target : null;
            lastPath = ofTargetAlone ? path : null;
        }
        return path;
    }

    /** Begins the request whose head is there. */
    public Request begin(Channel channel, Connection connection, RequestPath path, boolean keepAlive) {
        Request begun = new Request(connection, head, path, keepAlive);
        request = begun;
        response = new Response(channel, this, keepAlive);
        return begun;
    }

    /** The body, and what finds it. */
    public void body(Body of, @Nullable BodyDecoder by) {
        body = of;
        decoder = by;
        request().body(of);
    }

    /** Which handler the request is for. */
    public void route(HttpRoute chosen) {
        route = chosen;
    }

    /** The scanner goes with a head that has begun; another takes its place. */
    public HeadScanner giveScanner() {
        HeadScanner given = scanner;
        scanner = new HeadScanner(limits);
        return given;
    }

    /** Whether the request is HEAD, whose answer has no body. */
    public boolean isHead() {
        return head.method().equals("HEAD");
    }

    /** Finds the ends of heads. */
    public HeadScanner scanner() {
        return scanner;
    }

    /** The head of the request. */
    public RequestHead head() {
        return head;
    }

    /** The fields of the response, and its head. */
    HeadMemory answer() {
        return answer;
    }

    /** The request under way. */
    public Request request() {
        return required(request);
    }

    /** The response under way. */
    public Response response() {
        return required(response);
    }

    /** Whose handler runs. */
    public HttpRoute route() {
        return required(route);
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("no request is under way");
        }
        return part;
    }

    /** The body of the request. */
    public Body body() {
        return body;
    }

    /** Finds the bytes of the body; null if there are none. */
    public @Nullable BodyDecoder decoder() {
        return decoder;
    }

    /** A thread that waits for room, or null. */
    public @Nullable Thread waiter() {
        return waiter;
    }

    /** The calling thread waits for room; or null: it does not wait any more. */
    public void waiter(@Nullable Thread thread) {
        waiter = thread;
    }
}
