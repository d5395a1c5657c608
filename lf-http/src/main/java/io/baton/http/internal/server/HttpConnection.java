package io.baton.http.internal.server;

import io.baton.http.BodyMode;
import io.baton.http.HttpLimits;
import io.baton.http.internal.exchange.BodyStream;
import io.baton.http.internal.exchange.Exchange;
import io.baton.http.internal.exchange.Request;
import io.baton.http.internal.exchange.WholeBody;
import io.baton.http.internal.parse.BodyDecoder;
import io.baton.http.internal.parse.Framing;
import io.baton.http.internal.parse.HeadScanner;
import io.baton.http.internal.parse.Refusal;
import io.baton.http.internal.parse.RequestHead;
import io.baton.http.internal.route.RequestPath;
import io.baton.http.internal.wire.Interim;
import io.baton.pool.Connection;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * A connection of the server: what its bytes mean. It is small, because most connections wait: one without a request has
 * neither a buffer nor an {@link Exchange}.
 *
 * <pre>
 * HEAD -- head complete --> BODY -- body complete --> HANDLED -- response complete --> HEAD
 *         (no body, or read by the handler: straight to HANDLED)
 * HANDLED -- complete, but not all of the body was read --> DRAIN -- its end --> HEAD
 * HANDLED -- upgrade --> UPGRADED             any -- error, last response, time is over --> CLOSING
 * </pre>
 *
 * <p>The phase belongs to the connection's turn, and while a response is detached to the thread that completes it: see {@link
 * HandOver}.
 */
final class HttpConnection extends HandledConnection {

    private static final byte[] NOTHING = {};

    private @Nullable PartialHead partial;

    HttpConnection(Connection connection, Service service) {
        super(connection, service);
    }

    long id() {
        return connection.id();
    }

    void opened() {
        service.connections.add(this);
        if (service.isClosing()) {
            connection.close();
        }
        since = System.nanoTime();
        service.idleSweep.begin();
    }

    void received(ByteBuffer in) throws Exception {
        if (upgraded == null) {
            turnThread = Thread.currentThread();
            try {
                if (!serve(in)) {
                    return;
                }
            } catch (Refusal e) {
                refuse(e);
            } finally {
                turnThread = null;
            }
            endOfTurn(in);
        }
        if (upgraded != null && in.hasRemaining()) {
            upgraded.received(in);
        }
    }

    /** What is not needed until the next bytes come goes back. */
    private void endOfTurn(ByteBuffer in) {
        if (phase == Phase.HEAD) {
            giveBack();
            if (answered) {
                since = System.nanoTime();
                answered = false;
            }
        } else if (phase == Phase.CLOSING && leaveUnread && !in.hasRemaining()) {
            // So the pool lingers: else what still comes would reset the connection before the answer is read.
            in.position(in.limit() - 1);
        }
    }

    /**
     * Handles one request after the other.
     *
     * @return false if the connection now belongs to the thread that completes the response
     */
    private boolean serve(ByteBuffer in) throws Exception {
        int left = service.limits.pipelined();
        boolean mine = true;
        while (mine && in.hasRemaining()) {
            switch (phase) {
                case HEAD -> {
                    if (partial == null && !HeadScanner.skipEmptyLines(in) || !connection.isWritable()) {
                        return true;
                    }
                    if (left-- == 0) {
                        // The others have their turns; then the pool presents the rest.
                        connection.pauseReading();
                        connection.resumeReading();
                        return true;
                    }
                    if (!readHead(in)) {
                        return true;
                    }
                    mine = begin(in);
                }
                case BODY -> {
                    if (!collect(in)) {
                        return true;
                    }
                    mine = handle();
                }
                case DRAIN -> drain(in);
                default -> {
                    return true;
                }
            }
        }
        return mine;
    }

    /** Takes the next head, or a part of it. True if it is complete. */
    private boolean readHead(ByteBuffer in) throws Refusal {
        Exchange lent = exchange();
        PartialHead begun = partial;
        RequestHead head = lent.head();
        if (begun == null && head.comesAgain(in)) {
            return true;
        }
        head.forget();
        if (begun == null) {
            int end = lent.scanner().scan(in, in.position(), in.limit());
            if (end == HeadScanner.NOT_YET) {
                partial = new PartialHead(lent.giveScanner(), in);
                since = System.nanoTime();
                lookIn(Nanos.of(service.limits.headTimeout()));
                return false;
            }
            head.take(NOTHING, 0, in, end - in.position(), lent.scanner());
        } else if (!begun.take(in, head)) {
            return false;
        }
        partial = null;
        service.parsers.parse(head);
        return true;
    }

    /** The head is complete: chooses the route, and what becomes of the body. False as of {@link #serve}. */
    private boolean begin(ByteBuffer in) throws Exception {
        Exchange lent = exchange();
        HttpLimits limits = service.limits;
        RequestHead head = lent.head();
        Framing framing = head.framing();
        RequestPath path = lent.path();
        requests++;
        boolean keepAlive = framing.keepAlive(head.minorVersion()) && requests < limits.requestsPerConnection()
                && !service.isClosing() && !head.method().equals("CONNECT");
        Request request = lent.begin(this, connection, path, keepAlive);
        if (!chooseRoute(lent, request)) {
            return true;
        }
        boolean expected = framing.expectsContinue(head.minorVersion());
        if (framing.bodyLength() == 0) {
            return handle();
        }
        boolean whole = lent.route().mode() == BodyMode.WHOLE;
        BodyDecoder decoder = BodyDecoder.of(framing, limits, whole);
        if (!whole) {
            boolean sized = framing.bodyLength() != Framing.CHUNKED;
            lent.body(new BodyStream(connection, decoder, in, sized, lent.response(), expected,
                    limits.bodyBytesPerSecond()), decoder);
            return handle();
        }
        lent.body(new WholeBody(decoder), decoder);
        if (collect(in)) {
            return handle();
        }
        phase = Phase.BODY;
        if (expected && decoder.arrived() == 0) {
            connection.reply(Interim.proceed());
        }
        since = System.nanoTime();
        lookIn(timeLeft(since));
        return true;
    }

    private boolean collect(ByteBuffer in) throws Refusal {
        return ((WholeBody) exchange().body()).collect(in);
    }

    void readClosed() throws Exception {
        if (upgraded != null) {
            upgraded.readClosed();
        } else if (!noteFin()) {
            connection.close();
        }
    }

    void writable() throws Exception {
        if (upgraded != null) {
            upgraded.writable();
        } else {
            wakeWaiter();
            if (isNone()) {
                // While the client read too slowly, nothing that it sent was read: that time is not its own.
                since = System.nanoTime();
                lookIn(timeLeft(since));
            }
        }
    }

    void closed(@Nullable Throwable cause) {
        wakeWaiter();
        try {
            if (upgraded != null) {
                upgraded.closed(cause);
            }
        } finally { // Not before: the handler may close the server.
            service.connections.remove(this);
        }
        if (upgraded == null && isNone()) {
            partial = null;
            giveBack();
        }
    }

    /** By any thread, so it may be wrong: whether no request is under way, and none has begun to come. */
    boolean seemsUnused() {
        return phase == Phase.HEAD ? partial == null : phase == Phase.DRAIN || phase == Phase.UPGRADED;
    }

    /** As a task of the connection, while the server closes. */
    void closeIfIdle() {
        if (seemsUnused() && !isDetached()) {
            connection.close();
        }
    }

    /** By any thread, so it may be wrong: whether nothing has been going on for so long. */
    boolean seemsIdle(long now, long nanos) {
        return phase == Phase.HEAD && partial == null && now - since >= nanos;
    }

    /** The same as a task of the connection. */
    void closeIfIdleFor(long nanos) {
        if (!isDetached() && seemsIdle(System.nanoTime(), nanos)) {
            if (connection.isWritable()) {
                connection.close();
            } else {
                // The client still reads a long response.
                since = System.nanoTime();
            }
        }
    }

    @Override
    long timeLeft(long now) {
        if (isDetached() || !connection.isWritable()) {
            return FOR_EVER;
        }
        long passed = now - since;
        return switch (phase) {
            case HEAD -> partial == null ? FOR_EVER : Nanos.of(service.limits.headTimeout()) - passed;
            case BODY -> bodyTimeLeft(passed);
            case DRAIN -> Nanos.of(service.limits.headTimeout()) - passed;
            default -> FOR_EVER;
        };
    }

    private long bodyTimeLeft(long passed) {
        int rate = service.limits.bodyBytesPerSecond();
        BodyDecoder decoder = exchange().decoder();
        return rate == 0 || decoder == null ? FOR_EVER : BodyStream.timeFor(decoder.arrived(), rate) - passed;
    }

    @Override
    void expired() {
        if (phase == Phase.BODY) {
            refuse(new Refusal(408, "A body that comes more slowly than " + service.limits.bodyBytesPerSecond()
                    + " bytes a second (limit: bodyBytesPerSecond)."));
        } else if (phase == Phase.HEAD && partial != null) {
            partial = null;
            refuse(new Refusal(408, "A head that takes longer than " + service.limits.headTimeout().toMillis()
                    + " ms (limit: headTimeout)."));
        } else {
            connection.close();
        }
    }
}
