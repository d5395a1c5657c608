package io.baton.http.internal.exchange;

import io.baton.http.HttpHeaders;
import io.baton.http.HttpRequest;
import io.baton.http.internal.parse.RequestHead;
import io.baton.http.internal.route.Percent;
import io.baton.http.internal.route.RequestPath;
import io.baton.pool.Connection;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * A request. The object is the request's alone; the head behind it is lent. So whoever asks too late gets an exception, and
 * never what belongs to another client.
 */
public final class Request implements HttpRequest {

    private final Connection connection;
    private final RequestPath path;
    private final boolean keepAlive;
    private @Nullable RequestHead head;
    private Body body = WholeBody.NONE;

    /** A request without its body. */
    public Request(Connection connection, RequestHead head, RequestPath path, boolean keepAlive) {
        this.connection = connection;
        this.head = head;
        this.path = path;
        this.keepAlive = keepAlive;
    }

    /** Its body. */
    public void body(Body value) {
        body = value;
    }

    /** The head goes to another request. */
    void over() {
        head = null;
    }

    RequestHead head() {
        RequestHead mine = head;
        if (mine == null) {
            throw new IllegalStateException("the request is over: the response is complete, the handler has returned");
        }
        return mine;
    }

    @Override
    public String method() {
        return head().method();
    }

    @Override
    public String target() {
        return head().target();
    }

    @Override
    public String rawPath() {
        return path.raw();
    }

    @Override
    public String path() {
        return path.path();
    }

    @Override
    public @Nullable String query() {
        return path.query();
    }

    @Override
    public @Nullable String queryParameter(String name) {
        return Percent.parameter(path.query(), name);
    }

    @Override
    public int minorVersion() {
        return head().minorVersion();
    }

    @Override
    public HttpHeaders headers() {
        head();
        // Not kept: most handlers of quick requests do not ask.
        return new RequestFields(this);
    }

    @Override
    public boolean keepAlive() {
        return keepAlive;
    }

    @Override
    public long contentLength() {
        return body == WholeBody.NONE ? head().framing().bodyLength() : body.length();
    }

    @Override
    public ByteBuffer body() throws IOException {
        return body.whole();
    }

    @Override
    public InputStream bodyStream() {
        return body.stream();
    }

    @Override
    public HttpHeaders trailers() {
        return body.trailers();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return connection.localAddress();
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public long connectionId() {
        return connection.id();
    }

    /** The connection. Nothing of the request: it is the client's, and may be secret. */
    @Override
    public String toString() {
        return "request on connection " + connection.id();
    }
}
