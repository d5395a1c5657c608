package io.baton.http;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * A request. Valid until its response is complete and its handler has returned; then its memory may serve the next request, and
 * what is asked of it fails. Its methods are for the thread that runs the handler, or for one other thread that completes the
 * response later.
 */
@SuppressWarnings("exports")
public interface HttpRequest {

    /** The method, as it came: {@code GET}. Case counts (RFC 9110, section 9.1). */
    String method();

    /**
     * The request target as it came (RFC 9112, section 3.2): {@code /a%20b?x=1}, {@code http://host/a}, {@code host:443} or
     * {@code *}.
     */
    String target();

    /**
     * The path as it came, not decoded: {@code /a%20b}. {@code /} for an empty one; {@code *} for that of OPTIONS; empty for
     * CONNECT.
     */
    String rawPath();

    /**
     * The path, decoded (UTF-8), with {@code .} and {@code ..} resolved: what routes are compared with. An encoded slash stays
     * {@code %2F}, since it separates nothing: {@code /a%2fb} is not below {@code /a/}. A target whose path cannot be decoded,
     * or leaves the root, is answered by 400 and never handled.
     */
    String path();

    /** What follows {@code ?} in the target, not decoded; null without {@code ?}. */
    @Nullable String query();

    /** The first parameter of this name in the query, decoded (UTF-8, {@code +} is a space); null if there is none. */
    @Nullable String queryParameter(String name);

    /** 0 for HTTP/1.0, 1 for HTTP/1.1. */
    int minorVersion();

    /** The fields of the head. */
    HttpHeaders headers();

    /** Whether the connection stays open after this response, as far as the request and the server's limits say. */
    boolean keepAlive();

    /** The length of the body: 0 if there is none, -1 if it is chunked and has not ended yet. */
    long contentLength();

    /**
     * The whole body; empty if there is none. With {@link BodyMode#STREAM} this blocks until it has come.
     *
     * @return a read-only buffer from position to limit, the same for each call; valid as long as this request
     * @throws java.io.IOException with {@link BodyMode#STREAM}, if the client ends the connection before, or the body is too
     * long
     */
    ByteBuffer body() throws java.io.IOException;

    /**
     * The body as a stream. With {@link BodyMode#STREAM} a read blocks until bytes have come, and throws an {@link
     * java.io.IOException} if the client ends the connection before the body has, sends it too slowly, or too much of it. The
     * first read sends {@code 100 Continue} to a client that waits for it; if a part of the response is sent by then, the client
     * will not send the body, and the read throws. Only for the thread that runs the handler.
     */
    InputStream bodyStream();

    /** The fields behind a chunked body (RFC 9112, section 7.1.2); empty before the body was read to its end. */
    HttpHeaders trailers();

    /** The client's address; null once the connection is closed. */
    @Nullable SocketAddress remoteAddress();

    /** The address of this side; null once the connection is closed. */
    @Nullable SocketAddress localAddress();

    /** Whether the client uses TLS. */
    boolean secure();

    /** A number that no other connection of the pool has or had. */
    long connectionId();
}
