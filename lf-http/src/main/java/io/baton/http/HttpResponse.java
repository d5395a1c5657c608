package io.baton.http;

import io.baton.pool.ConnectionHandler;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The answer to a request. First its head is set ({@link #status}, {@link #header}), then it is sent, once: whole, by one of
 * the {@code send} methods, or in parts, by {@link #stream}. Any thread may complete it, one at a time.
 *
 * <p>The server adds {@code Date}, {@code Content-Length} or {@code Transfer-Encoding}, and {@code Connection} where it is
 * needed. It sends no body to HEAD, with 204, 205 and 304, and with 2xx to CONNECT, whatever the handler gives. To a client of
 * HTTP/1.0 a body of unknown length ends with the connection.
 *
 * <p>Every method throws {@link IllegalStateException} if it comes too late: the head is sent, or the response is complete.
 * If the client has gone, what is sent is dropped, and only the stream tells.
 */
public interface HttpResponse {

    /**
     * The status code, 200 to 599; default 200.
     *
     * @throws IllegalArgumentException if it is out of this range
     */
    HttpResponse status(int code);

    /** The status code. */
    int status();

    /**
     * Adds a field, behind those of the same name.
     *
     * @throws IllegalArgumentException if the name is no token (RFC 9110, section 5.6.2), if the value has a control
     *     character (so that nobody can end the head with it) or one above 0xff, or if it is a field that the server writes
     *     itself: {@code Transfer-Encoding}, {@code Content-Length} (see {@link #contentLength})
     */
    HttpResponse header(String name, String value);

    /** The same in place of all fields of this name. */
    HttpResponse setHeader(String name, String value);

    /** Announces the length of a body that is written to {@link #stream}; or that HEAD would have got. At least 0. */
    HttpResponse contentLength(long bytes);

    /**
     * Sends a response before the response, at once (RFC 9110, section 15.2): {@code 103 Early Hints} with {@code Link}, so that
     * the client can begin to fetch (RFC 8297), or {@code 102 Processing}. May be called several times, until the head is sent.
     * It has these fields alone, and changes nothing of the response that follows. A client of HTTP/1.0, which would take it for
     * the response, gets none.
     *
     * <p>It says that the response takes time. So on platform followers another thread takes the lead, as with {@link
     * io.baton.pool.Connection#aboutToBlock()}.
     *
     * @param code 102 to 199: {@code 100 Continue} is the server's to send, and 101 is sent by {@link #upgrade}
     * @param fields a name, its value, the next name, and so on
     * @throws IllegalArgumentException if the code is out of this range, a name has no value, or a field is refused as by {@link
     *     #header}, or is {@code Connection}; nothing is sent then
     */
    HttpResponse informational(int code, String... fields);

    /** Closes the connection after this response. */
    HttpResponse close();

    /** Sends the response without a body. To HEAD it announces no length, unless {@link #contentLength} has set one. */
    void send();

    /** Sends the response with this body: from position to limit, which is consumed. Its memory may be used again at once. */
    void send(ByteBuffer body);

    /** {@link #send(ByteBuffer)} of an array. */
    default void send(byte[] body) {
        send(ByteBuffer.wrap(body));
    }

    /** Sends text in UTF-8, as {@code text/plain; charset=utf-8} unless a {@code Content-Type} is set. */
    void send(String text);

    /**
     * Sends a part of a file by sendfile(2). It must not change until it is sent.
     *
     * @param count how many bytes, at least 0; the file must have them
     * @throws IOException if it is no regular file, too short, or cannot be opened; nothing is sent then
     */
    void sendFile(Path file, long offset, long count) throws IOException;

    /**
     * Begins a response in parts: chunked, or as long as {@link #contentLength} says. The stream has a buffer of a few KiB;
     * {@code flush()} sends what is in it. Closing it completes the response.
     *
     * <p>What another thread flushes leaves at once. What the thread that runs the handler flushes leaves together with what
     * follows: when the handler returns, or within some milliseconds if it goes on for longer. With another {@link
     * io.baton.pool.Promotion} than {@code MEASURED} it may wait until the handler returns.
     *
     * <p>A write blocks while the client reads too slowly. It throws an {@link IOException} if the client has gone, if the
     * thread is interrupted while it waits, or if the body is longer than announced; only the last leaves the stream as it was.
     * {@code close()} throws one if the body is shorter, or if a write has failed, and the connection is closed.
     */
    OutputStream stream();

    /** Adds a field behind a chunked body. Before the stream is closed; ignored where the body is not chunked. */
    HttpResponse trailer(String name, String value);

    /**
     * Answers {@code 101 Switching Protocols}; from here on the connection's bytes go to this handler, beginning with {@code
     * onOpen}.
     *
     * @param protocol the value of {@code Upgrade}, one of those that the request has there (RFC 9110, section 7.8)
     * @throws IllegalStateException if the request is not of HTTP/1.1, does not ask for an upgrade to this protocol, or has a
     *     body that has not been read to its end
     */
    void upgrade(String protocol, ConnectionHandler handler);

    /**
     * Gives the response up: the connection is closed, without a byte more. What was sent before stays sent, so the client
     * can see that it is not whole; but not a client of HTTP/1.0 whose body, of unknown length, ends with the connection. Does
     * nothing if the response is complete.
     */
    void abort();

    /** Whether the head has been sent, or is about to be. */
    boolean isCommitted();

    /** Whether the response is complete. */
    boolean isComplete();

    /** Whether the connection is still open. False is certain; true only says that nothing else is known yet. */
    boolean isConnected();
}
