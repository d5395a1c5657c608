package io.baton.httpserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import io.baton.http.BodyMode;
import io.baton.http.HttpRequest;
import io.baton.http.HttpResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * A request and its response, in the JDK's terms. Its life: the head is sent, once; the body is written and its stream closed;
 * with that, or with {@link #close}, it is complete, and the connection's next request may come. Closed without a head it closes
 * the connection. It is a task, too: running it calls the filters and the handler.
 */
final class Exchange implements Runnable, ResponseBody.Completion {

    private static final int NOT_SENT = -1;

    private final ServerContext context;
    private final RequestFacts facts;
    private final HttpResponse response;
    private final RequestBody receivedBody;
    private final ResponseBody sentBody;
    private final HttpExchange shown;
    private final @Nullable ClientConnection client;
    private final Headers responseHeaders = new Headers();
    private InputStream body;
    private OutputStream output;
    private long announced;
    private boolean described;
    private volatile int code = NOT_SENT;
    private volatile boolean closed;
    private volatile boolean complete;
    private volatile boolean sent;
    private volatile boolean handled;
    private volatile @Nullable HttpPrincipal principal;

    /** What an exchange needs of its server. */
    interface Home {

        /** What handlers see of exchanges: with TLS or without. */
        HttpExchange view(Exchange exchange, long connectionId);

        /** The connection, if its limits have to be watched; else null. */
        @Nullable ClientConnection client(long connectionId);
    }

    Exchange(ServerContext context, HttpRequest request, HttpResponse response, BodyMode mode, Home home)
            throws IOException {
        this.context = context;
        this.facts = new RequestFacts(request);
        this.response = response;
        this.client = home.client(request.connectionId());
        this.receivedBody = new RequestBody(request, mode, response::isConnected, this::requestEnds);
        this.sentBody = new ResponseBody(response, this);
        this.shown = home.view(this, request.connectionId());
        this.body = receivedBody;
        this.output = sentBody;
        if (facts.isHttp10()) {
            keepAliveOfHttp10(request.keepAlive());
        }
        if (client != null) {
            client.begins();
        }
        receivedBody.begin();
    }

    private void requestEnds() {
        if (client != null && !complete) {
            client.requestEnds(this::abort);
        }
    }

    private void keepAliveOfHttp10(boolean keepAlive) {
        responseHeaders.set("Connection", keepAlive ? "keep-alive" : "close");
        if (keepAlive) {
            responseHeaders.set("Keep-Alive", "timeout=" + ServerProperties.OF_THIS_JVM.idleSeconds());
        }
    }

    /** Calls the filters and the handler. An exception closes the connection, unless the response is complete. */
    @Override
    public void run() {
        try {
            context.handle(this, shown);
        } catch (Exception e) {
            ServerLog.failure("a handler has thrown", e);
            abortIfUnderWay();
        } catch (Throwable e) {
            ServerLog.failure("a handler has thrown", e);
            abortIfUnderWay();
            throw e;
        } finally {
            handled = true;
            endIfOver();
        }
    }

    /** If it has been sent whole, but not closed, nobody needs the thread that would read the body for others. */
    private void endIfOver() {
        if (handled && sent) {
            ended();
        }
    }

    private void abortIfUnderWay() {
        if (!complete) {
            abort();
        }
    }

    /** Reads the body for other threads, if that needs this thread. */
    void serveOthers() {
        receivedBody.serveOthers();
    }

    /** Closes the connection. */
    void abort() {
        closed = true;
        facts.keepAddresses();
        ended();
        response.abort();
    }

    private void ended() {
        if (client != null && !complete) {
            client.responseEnds(receivedBody.isReceived());
        }
        complete = true;
        receivedBody.close();
    }

    @Override
    public void completing() {
        if (!facts.isKeptAlive() || responseHeaders.containsKey("Connection")) {
            facts.keepAddresses();
        }
    }

    @Override
    public void sent() {
        sent = true;
        endIfOver();
    }

    @Override
    public void completed() {
        closed = true;
        ended();
    }

    @Override
    public void failed() {
        abort();
    }

    /** All exchanges of a context share its attributes. */
    @Nullable Object attribute(String name) {
        return context.getAttributes().get(Objects.requireNonNull(name, "null name parameter"));
    }

    /** Sets an attribute of the context; null removes it. */
    void attribute(String name, @Nullable Object value) {
        Objects.requireNonNull(name, "null name parameter");
        if (value == null) {
            context.getAttributes().remove(name);
        } else {
            context.getAttributes().put(name, value);
        }
    }

    void sendResponseHeaders(int status, long length) throws IOException {
        if (code != NOT_SENT) {
            throw new IOException("headers already sent");
        }
        if (length < -1) {
            throw new IllegalArgumentException("the length of a response is -1 or more, not " + length);
        }
        boolean bodiless = facts.isHead() || status == 304 || status == 204;
        if (bodiless && length != -1 && (length > 0 || status == 204)) {
            ServerLog.warning("sendResponseHeaders: a length of " + length + " with " + status + " to " + facts.method()
                    + ", which has no body");
        }
        try {
            response.status(status);
            ResponseHead.put(responseHeaders, response);
            if (client != null && facts.isKeptAlive() && !client.mayBeKept()) {
                response.close();
            }
            announced = length;
            code = status;
            begin(status, length, bodiless);
        } catch (IllegalStateException e) {
            throw new IOException("the connection is closed", e);
        }
        ServerLog.reply(status, facts, null);
    }

    private void begin(int status, long length, boolean bodiless) {
        if (bodiless || length < 0) {
            sendWithoutBody(status);
        } else if (length == 0) {
            sentBody.beginUnknown();
        } else {
            sentBody.begin(length);
        }
    }

    /** The length in the head of a response to HEAD, or of a 304, is what the handler has set. */
    private void sendWithoutBody(int status) {
        long length = ResponseHead.length(responseHeaders);
        if (length >= 0 && (status == 304 || facts.isHead() && status != 204)) {
            response.contentLength(length);
        }
        sentBody.beginWithout();
        close();
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!sentBody.isBegun()) {
            abort();
            return;
        }
        try {
            receivedBody.close(); // Not a stream that a filter has put in its place: it could spoil the response.
            output.close();
        } catch (IOException e) {
            ServerLog.failure("an exchange could not be completed", e);
            abortIfUnderWay();
        } catch (RuntimeException | Error e) { // Of the streams that a filter has put in place of ours.
            abortIfUnderWay();
            throw e;
        }
    }

    ServerContext context() {
        return context;
    }

    RequestFacts facts() {
        return facts;
    }

    /** Once they are sent: with what the server has added. Filters that write a log look there. */
    Headers responseHeaders() {
        if (code != NOT_SENT && !described) {
            described = true;
            boolean bodiless = facts.isHead() || code == 304 || code == 204;
            ResponseHead.describe(responseHeaders, announced, !bodiless, facts.isHttp10());
        }
        return responseHeaders;
    }

    int code() {
        return code;
    }

    InputStream body() {
        return body;
    }

    OutputStream output() {
        return output;
    }

    void replaceStreams(@Nullable InputStream newBody, @Nullable OutputStream newOutput) {
        body = newBody == null ? body : newBody;
        output = newOutput == null ? output : newOutput;
    }

    @Nullable HttpPrincipal principal() {
        return principal;
    }

    void authenticated(HttpPrincipal who) {
        principal = who;
    }
}
