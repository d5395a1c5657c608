package io.baton.http;

import java.time.Duration;
import java.util.Objects;

/**
 * What a client may cost. Each limit has a default, and a method that returns a copy with another value. A value out of range
 * is refused by an {@link IllegalArgumentException} that names the limit and its range.
 *
 * <p>A request above a limit gets the named status, {@code Connection: close} and a short text that names the limit; then the
 * connection is closed, once the client has read it.
 *
 * @param requestLine bytes of a request line without its end; above: 414. At least 64; default 8 KiB
 * @param headerBytes bytes of all header fields together; above: 431. At least 256; default 32 KiB
 * @param headerCount header fields; above: 431. At least 1; default 100
 * @param wholeBody bytes of a body that is received before the handler runs; above: 413. At least 0; default 1 MiB
 * @param body bytes of a body that the handler reads as a stream; above: 413. At least 0; default 1 GiB
 * @param headTimeout from the first byte of a head to its end; later: 408. At least 10 ms; default 10 s
 * @param bodyBytesPerSecond the least rate at which a body has to come, measured from its first second on; slower: 408. 0 for
 *     any; default 240
 * @param idleTimeout how long a connection may be open without a request; then it is closed. 0 for ever, else at least 10 ms;
 *     default 60 s
 * @param requestsPerConnection the last one gets {@code Connection: close}. At least 1; default 1,000,000
 * @param pipelined requests of one connection that are handled in one turn, before other connections have theirs. At least 1;
 *     default 32
 */
public record HttpLimits(int requestLine, int headerBytes, int headerCount, int wholeBody, long body,
        Duration headTimeout, int bodyBytesPerSecond, Duration idleTimeout, int requestsPerConnection, int pipelined) {

    /** The defaults. */
    public static final HttpLimits DEFAULTS = new HttpLimits(8 << 10, 32 << 10, 100, 1 << 20, 1L << 30,
            Duration.ofSeconds(10), 240, Duration.ofSeconds(60), 1_000_000, 32);

    /** Checks the ranges. */
    public HttpLimits {
        atLeast("requestLine", requestLine, 64);
        atLeast("headerBytes", headerBytes, 256);
        atLeast("headerCount", headerCount, 1);
        atLeast("wholeBody", wholeBody, 0);
        atLeast("body", body, 0);
        atLeast("bodyBytesPerSecond", bodyBytesPerSecond, 0);
        atLeast("requestsPerConnection", requestsPerConnection, 1);
        atLeast("pipelined", pipelined, 1);
        timeout("headTimeout", headTimeout, false);
        timeout("idleTimeout", idleTimeout, true);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
    }

    private static void timeout(String name, Duration value, boolean mayBeZero) {
        Objects.requireNonNull(value, name);
        if (!(mayBeZero && value.isZero()) && value.compareTo(Duration.ofMillis(10)) < 0) {
            throw new IllegalArgumentException(
                    name + " must be " + (mayBeZero ? "0, or " : "") + "at least 10 ms, not " + value);
        }
    }

    /** With another {@link #requestLine()}. */
    public HttpLimits withRequestLine(int bytes) {
        return new HttpLimits(bytes, headerBytes, headerCount, wholeBody, body,
                headTimeout, bodyBytesPerSecond, idleTimeout, requestsPerConnection, pipelined);
    }

    /** With another {@link #headerBytes()}. */
    public HttpLimits withHeaderBytes(int bytes) {
        return new HttpLimits(requestLine, bytes, headerCount, wholeBody, body,
                headTimeout, bodyBytesPerSecond, idleTimeout, requestsPerConnection, pipelined);
    }

    /** With another {@link #headerCount()}. */
    public HttpLimits withHeaderCount(int fields) {
        return new HttpLimits(requestLine, headerBytes, fields, wholeBody, body,
                headTimeout, bodyBytesPerSecond, idleTimeout, requestsPerConnection, pipelined);
    }

    /** With another {@link #wholeBody()}. */
    public HttpLimits withWholeBody(int bytes) {
        return new HttpLimits(requestLine, headerBytes, headerCount, bytes, body,
                headTimeout, bodyBytesPerSecond, idleTimeout, requestsPerConnection, pipelined);
    }

    /** With another {@link #body()}. */
    public HttpLimits withBody(long bytes) {
        return new HttpLimits(requestLine, headerBytes, headerCount, wholeBody, bytes,
                headTimeout, bodyBytesPerSecond, idleTimeout, requestsPerConnection, pipelined);
    }

    /** With another {@link #headTimeout()}. */
    public HttpLimits withHeadTimeout(Duration timeout) {
        return new HttpLimits(requestLine, headerBytes, headerCount, wholeBody, body,
                timeout, bodyBytesPerSecond, idleTimeout, requestsPerConnection, pipelined);
    }

    /** With another {@link #bodyBytesPerSecond()}. */
    public HttpLimits withBodyBytesPerSecond(int bytes) {
        return new HttpLimits(requestLine, headerBytes, headerCount, wholeBody, body,
                headTimeout, bytes, idleTimeout, requestsPerConnection, pipelined);
    }

    /** With another {@link #idleTimeout()}. */
    public HttpLimits withIdleTimeout(Duration timeout) {
        return new HttpLimits(requestLine, headerBytes, headerCount, wholeBody, body,
                headTimeout, bodyBytesPerSecond, timeout, requestsPerConnection, pipelined);
    }

    /** With another {@link #requestsPerConnection()}. */
    public HttpLimits withRequestsPerConnection(int requests) {
        return new HttpLimits(requestLine, headerBytes, headerCount, wholeBody, body,
                headTimeout, bodyBytesPerSecond, idleTimeout, requests, pipelined);
    }

    /** With another {@link #pipelined()}. */
    public HttpLimits withPipelined(int requests) {
        return new HttpLimits(requestLine, headerBytes, headerCount, wholeBody, body,
                headTimeout, bodyBytesPerSecond, idleTimeout, requestsPerConnection, requests);
    }
}
