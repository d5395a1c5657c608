package io.baton.httpserver;

import com.sun.net.httpserver.Headers;
import io.baton.http.HttpHeaders;
import io.baton.http.HttpRequest;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;

/**
 * What a handler or a filter may ask of a request: also after the exchange is complete, as those that write a log do, and after
 * the client has gone. The request itself is not valid then.
 */
final class RequestFacts {

    private static final InetSocketAddress GONE = new InetSocketAddress(0);

    private final HttpRequest request;
    private final String method;
    private final String target;
    private final int minorVersion;
    private @Nullable URI uri;
    private @Nullable Headers headers;
    private final String[] fields;
    private final boolean keepAlive;
    private @Nullable SocketAddress remote;
    private @Nullable SocketAddress local;

    RequestFacts(HttpRequest request) {
        this.request = request;
        this.method = request.method();
        this.target = request.target();
        this.minorVersion = request.minorVersion();
        this.keepAlive = request.keepAlive();
        this.fields = fields(request.headers());
    }

    String method() {
        return method;
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    String target() {
        return target;
    }

    String protocol() {
        return isHttp10() ? "HTTP/1.0" : "HTTP/1.1";
    }

    boolean isHttp10() {
        return minorVersion == 0;
    }

    /** The target; the router has seen to it that it is a URI. */
    URI uri() {
        URI known = uri;
        if (known == null) {
            known = URI.create(target);
            uri = known;
        }
        return known;
    }

    Headers headers() {
        Headers known = headers;
        if (known == null) {
            known = new RequestHeaders(fields);
            headers = known;
        }
        return known;
    }

    private static String[] fields(HttpHeaders source) {
        String[] copy = new String[2 * source.size()];
        for (int i = 0; i < copy.length; i += 2) {
            copy[i] = source.name(i / 2);
            copy[i + 1] = source.value(i / 2);
        }
        return copy;
    }

    InetSocketAddress remoteAddress() {
        if (remote == null) {
            remote = request.remoteAddress();
        }
        return known(remote);
    }

    InetSocketAddress localAddress() {
        if (local == null) {
            local = request.localAddress();
        }
        return known(local);
    }

    /** A client that has gone has no address any more; users of the API do not expect null. */
    private static InetSocketAddress known(@Nullable SocketAddress address) {
        return address == null ? GONE : (InetSocketAddress) address;
    }

    boolean isKeptAlive() {
        return keepAlive;
    }

    /** The connection is about to be closed: takes a copy of what it would not tell afterwards. */
    void keepAddresses() {
        remoteAddress();
        localAddress();
    }
}
