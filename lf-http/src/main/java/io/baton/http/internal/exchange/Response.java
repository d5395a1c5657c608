package io.baton.http.internal.exchange;

import io.baton.http.HttpResponse;
import io.baton.http.internal.parse.BodyDecoder;
import io.baton.http.internal.parse.RequestHead;
import io.baton.http.internal.wire.ByteText;
import io.baton.http.internal.wire.HeadMemory;
import io.baton.http.internal.wire.ResponseFields;
import io.baton.http.internal.wire.ResponseHead;
import io.baton.http.internal.wire.ResponseHead.Persistence;
import io.baton.pool.ConnectionHandler;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A response. The object is the request's alone; the memory in which its head is put together is lent. Which thread may use
 * both is said by {@link ResponseState}.
 */
public final class Response extends UnsentResponse {

    private static final int NO_CONTENT = 204;
    private static final int RESET_CONTENT = 205;
    private static final int NOT_MODIFIED = 304;
    /** Up to here a body is copied behind its head, so that both are one reply. */
    private static final int SMALL_BODY = 4 << 10;
    private static final byte[] NOTHING = {};
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private @Nullable ResponseFields trailers;
    private @Nullable ConnectionHandler upgrade;

    /** The response to the request whose head is in this exchange. */
    Response(Channel channel, Exchange memory, boolean keepAlive) {
        super(channel, memory, keepAlive);
    }

    @Override
    public void send() {
        claim();
        complete(NOTHING, EMPTY, toHead ? announced : 0);
    }

    @Override
    public void send(ByteBuffer body) {
        Objects.requireNonNull(body, "body");
        claim();
        complete(NOTHING, body, body.remaining());
    }

    /** As the default does, but without a buffer around the bytes of a quick answer. */
    @Override
    public void send(byte[] body) {
        boolean small = body.length <= SMALL_BODY;
        claim();
        complete(small ? body : NOTHING, small ? EMPTY : ByteBuffer.wrap(body), body.length);
    }

    @Override
    public void send(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        claim();
        try {
            if (!memory.answer().fields().has("Content-Type")) {
                memory.answer().fields().add("Content-Type", "text/plain; charset=utf-8");
            }
        } finally {
            release();
        }
        send(body);
    }

    private void complete(byte[] small, ByteBuffer body, long length) {
        try {
            ByteText out = head(length);
            if (hasBody()) {
                out.bytes(small);
            } else {
                body.position(body.limit());
            }
            if (body.remaining() <= SMALL_BODY) {
                connection().reply(out.append(body).view());
            } else {
                connection().reply(out.view());
                connection().reply(body);
            }
        } catch (Throwable e) {
            failed();
            throw e;
        }
        claimedEnds();
        channel.completed(this);
    }

    @Override
    public void sendFile(Path file, long offset, long count) throws IOException {
        FileCheck.check(file, offset, count);
        claim();
        boolean wentOn = goesOn;
        try {
            FileCheck.send(connection(), head(count).view(), file, offset, hasBody() ? count : 0);
        } catch (IOException notOpened) { // Nothing is sent, so the handler may answer something else.
            goesOn = wentOn;
            release();
            throw notOpened;
        } catch (Throwable e) {
            failed();
            throw e;
        }
        completed();
    }

    /** Writes the head. From here on nothing of it can change. */
    private ByteText head(long length) {
        goesOn &= channel.mayGoOn() && (length != ResponseHead.NO_LENGTH || !hasBody());
        Persistence persistence =
                !goesOn ? Persistence.CLOSE : toHttp10 ? Persistence.KEEP_ALIVE : Persistence.IMPLIED;
        return memory.answer().head(status, said(length), persistence);
    }

    /** What the head says of the length: RFC 9110, sections 8.6, 9.3.6, 15.3.6 and 15.4.5. */
    private long said(long length) {
        if (status == NO_CONTENT || opensTunnel()) {
            return ResponseHead.NO_LENGTH;
        }
        return status == RESET_CONTENT ? 0 : status == NOT_MODIFIED ? announced : length;
    }

    private boolean hasBody() {
        return !toHead && status != NO_CONTENT && status != RESET_CONTENT && status != NOT_MODIFIED && !opensTunnel();
    }

    /** What followed the head would be read as bytes of the tunnel. The connection does not go on after CONNECT. */
    private boolean opensTunnel() {
        return !goesOn && status / 100 == 2 && memory.head().method().equals("CONNECT");
    }

    @Override
    public OutputStream stream() {
        claim();
        try {
            boolean chunked = announced < 0 && !toHttp10;
            ByteText head = head(chunked ? ResponseHead.CHUNKED : announced);
            ByteText out = new ByteText(ResponseStream.BUFFER_BYTES).append(head);
            ResponseStream stream = new ResponseStream(this, channel, out, announced, chunked, hasBody());
            streams();
            return stream;
        } catch (Throwable e) {
            failed();
            throw e;
        }
    }

    @Override
    public HttpResponse trailer(String name, String value) {
        ResponseFields.check(name, value);
        if (isComplete()) {
            throw new IllegalStateException("the response is complete");
        }
        trailers = trailers == null ? new ResponseFields() : trailers;
        trailers.add(name, value);
        return this;
    }

    @Nullable ResponseFields trailers() {
        return trailers;
    }

    @Override
    public void upgrade(String protocol, ConnectionHandler handler) {
        Objects.requireNonNull(handler, "handler");
        ResponseFields.check("Upgrade", protocol);
        claim();
        String missing = whatAnUpgradeLacks(protocol);
        if (missing != null) {
            release();
            throw new IllegalStateException(missing);
        }
        try {
            HeadMemory answer = memory.answer();
            answer.fields().set("Upgrade", protocol);
            answer.fields().add("Connection", "Upgrade");
            connection().reply(answer.head(101, ResponseHead.NO_LENGTH, Persistence.IMPLIED).view());
        } catch (Throwable e) {
            failed();
            throw e;
        }
        upgrade = handler;
        completed();
    }

    private @Nullable String whatAnUpgradeLacks(String protocol) {
        RequestHead head = memory.head();
        if (toHttp10 || !head.framing().asksForUpgrade() || !head.fields().hasToken("Upgrade", protocol)) {
            return "the request does not ask for an upgrade to " + protocol;
        }
        BodyDecoder body = memory.decoder();
        return body == null || body.isDone() ? null : "the body of the request has not been read to its end";
    }

    /** Who gets the connection, or null. */
    public @Nullable ConnectionHandler upgrade() {
        return upgrade;
    }

    /** Everything is sent. */
    void completed() {
        if (ends()) {
            channel.completed(this);
        }
    }

    /** It cannot be sent to its end: the connection has to be closed. */
    void failed() {
        goesOn = false;
        completed();
    }

    @Override
    public void abort() {
        if (endUnlessBusy()) {
            goesOn = false;
            // At once, since the handler may be waiting for room.
            connection().close();
            channel.completed(this);
        }
    }

    /** The server ends it. True if nothing was sent, so that the server can answer. */
    public boolean abortUnsent() {
        goesOn = false;
        return endUnsent();
    }
}
