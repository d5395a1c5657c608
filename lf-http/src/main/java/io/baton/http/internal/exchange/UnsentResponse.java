package io.baton.http.internal.exchange;

import io.baton.http.HttpResponse;
import io.baton.http.internal.fields.Tokens;
import io.baton.http.internal.wire.Interim;
import io.baton.http.internal.wire.ResponseHead;
import io.baton.pool.Connection;

import java.nio.ByteBuffer;
import java.util.Objects;

/** What can be done with a response until its head is sent: status, fields, length, and informational responses before it. */
abstract class UnsentResponse extends ResponseState implements HttpResponse {

    final Channel channel;
    /** Lent: the memory of the fields and of the head. */
    final Exchange memory;
    final boolean toHead;
    final boolean toHttp10;
    int status = 200;
    long announced = ResponseHead.NO_LENGTH;
    boolean goesOn;

    UnsentResponse(Channel channel, Exchange memory, boolean keepAlive) {
        this.channel = channel;
        this.memory = memory;
        this.toHead = memory.isHead();
        this.toHttp10 = memory.head().minorVersion() == 0;
        this.goesOn = keepAlive;
    }

    @Override
    public final HttpResponse status(int code) {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("status must be 200 to 599, not " + code);
        }
        claim();
        status = code;
        release();
        return this;
    }

    @Override
    public final int status() {
        return status;
    }

    @Override
    public final HttpResponse header(String name, String value) {
        return field(name, value, false);
    }

    @Override
    public final HttpResponse setHeader(String name, String value) {
        return field(name, value, true);
    }

    private HttpResponse field(String name, String value, boolean alone) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        claim();
        try {
            if (isUnderstood(name, value)) {
                return this;
            }
            if (alone) {
                memory.answer().fields().set(name, value);
            } else {
                memory.answer().fields().add(name, value);
            }
        } finally {
            release();
        }
        return this;
    }

    /** Whether the connection goes on is the server's to say; so {@code close} and {@code keep-alive} are not copied. */
    private boolean isUnderstood(String name, String value) {
        if (name.length() != 10 || !name.equalsIgnoreCase("Connection")) {
            return false;
        }
        goesOn &= !Tokens.listHas(value, "close");
        return value.equalsIgnoreCase("close") || value.equalsIgnoreCase("keep-alive");
    }

    @Override
    public final HttpResponse contentLength(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("contentLength must be at least 0, not " + bytes);
        }
        claim();
        announced = bytes;
        release();
        return this;
    }

    @Override
    public final HttpResponse close() {
        claim();
        goesOn = false;
        release();
        return this;
    }

    @Override
    public final HttpResponse informational(int code, String... fields) {
        ByteBuffer interim = Interim.of(code, fields);
        claim();
        try {
            if (!toHttp10) {
                connection().reply(interim);
            }
        } finally {
            release();
        }
        // So that it leaves now.
        connection().aboutToBlock();
        return this;
    }

    final Connection connection() {
        return channel.connection();
    }

    @Override
    public final boolean isConnected() {
        return connection().isOpen();
    }

    /** Whether the connection goes on after it. */
    public final boolean goesOn() {
        return goesOn;
    }
}
