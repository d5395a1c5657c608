package io.baton.http.internal.server;

import io.baton.http.internal.exchange.Body;
import io.baton.http.internal.exchange.BodyStream;
import io.baton.http.internal.exchange.Channel;
import io.baton.http.internal.exchange.Exchange;
import io.baton.http.internal.exchange.Request;
import io.baton.http.internal.exchange.Response;
import io.baton.http.internal.parse.BodyDecoder;
import io.baton.http.internal.parse.Refusal;
import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** How the requests of a connection are handled: the run of the handler, what follows it, and what follows an error. */
abstract class HandledConnection extends HandOver implements Channel {

    /** What the connection is at. */
    enum Phase { HEAD, BODY, HANDLED, DRAIN, UPGRADED, CLOSING }

    /** As much of a body that no handler has read is received, so that the connection can go on. */
    private static final int MOST_DRAINED = 64 << 10;

    final Service service;
    /** Of the list in {@link Connections}, whose lock guards them. */
    @Nullable HttpConnection previous;
    @Nullable HttpConnection next;
    Phase phase = Phase.HEAD;
    /** When the phase has begun; when the last request ended, for a connection without one. */
    long since;
    int requests;
    @Nullable UpgradedConnection upgraded;
    /** The thread that is in {@code onData}. Others may read it: a thread finds nothing but itself there. */
    @Nullable Thread turnThread;
    /** The client may still be sending what nobody wants. */
    boolean leaveUnread;
    /** A request has been answered in this turn; the clock is read once, when the turn ends. */
    boolean answered;
    private @Nullable Exchange exchange;
    private int drained;

    HandledConnection(Connection connection, Service service) {
        super(connection);
        this.service = service;
    }

    /** The exchange of the request under way; lent with the first call. */
    final Exchange exchange() {
        if (exchange == null) {
            exchange = service.exchanges.lend();
        }
        return exchange;
    }

    final void giveBack() {
        Exchange lent = exchange;
        if (lent != null) {
            exchange = null;
            service.exchanges.giveBack(lent);
        }
    }

    /** False if the router has failed, and the request is answered. */
    final boolean chooseRoute(Exchange lent, Request request) {
        try {
            lent.route(service.route(request));
            return true;
        } catch (Throwable failure) {
            failed(lent, failure);
            return false;
        }
    }

    /** Calls the handler. False if the connection now belongs to the thread that completes the response. */
    final boolean handle() throws Exception {
        Exchange lent = exchange();
        Response response = lent.response();
        phase = Phase.HANDLED;
        service.handles(lent.route());
        handlerBegins();
        try {
            HandlerCall.call(connection, lent.route(), lent.request(), response);
        } catch (Throwable failure) {
            endBody(lent.body());
            failed(lent, failure);
            return true;
        } finally {
            // An interrupt that the handler leaves set must not reach the next one of this turn.
            Thread.interrupted();
        }
        endBody(lent.body());
        if (!isComplete() && detach()) {
            return false;
        }
        handlerEnds();
        after(lent, response);
        answered = true;
        if (phase == Phase.CLOSING) {
            connection.close();
        } else if (phase == Phase.UPGRADED) {
            upgrade(response.upgrade());
        } else if (phase == Phase.DRAIN) {
            since = System.nanoTime();
            lookIn(Nanos.of(service.limits.headTimeout()));
        } else {
            lent.clear();
        }
        return true;
    }

    /** Nothing of a body can be read any more. One that came too slowly is counted here, whatever the handler has made of it. */
    private void endBody(Body body) {
        body.end();
        if (body instanceof BodyStream stream) {
            countTimeout(stream.failure());
        }
    }

    private void countTimeout(@Nullable IOException failure) {
        if (failure instanceof Refusal refusal && refusal.status() == 408) {
            service.counters.timeouts.increment();
        }
    }

    /** The response is complete: what the connection is at from here on. */
    private void after(Exchange lent, Response response) {
        service.counters.responses.increment();
        BodyDecoder decoder = lent.decoder();
        boolean bodyEnds = decoder == null || decoder.isDone();
        if (response.upgrade() != null) {
            phase = Phase.UPGRADED;
        } else if (!response.goesOn() || service.isClosing() || !mayGoOn()) {
            phase = Phase.CLOSING;
        } else {
            phase = bodyEnds ? Phase.HEAD : Phase.DRAIN;
        }
        drained = 0;
        leaveUnread |= !bodyEnds;
    }

    @Override
    public final boolean mayGoOn() {
        Exchange lent = exchange;
        if (service.isClosing() || lent == null) {
            return false;
        }
        BodyDecoder decoder = lent.decoder();
        if (!(lent.body() instanceof BodyStream stream) || decoder == null) {
            return true;
        }
        return stream.failure() == null
                && (decoder.isDone() || !stream.isStillExpected() && decoder.certainlyMore() <= MOST_DRAINED);
    }

    @Override
    public final void completed(Response response) {
        if (turnThread == Thread.currentThread()) {
            completeInTurn();
            return;
        }
        if (!complete()) {
            return;
        }
        Exchange lent = exchange();
        after(lent, response);
        since = System.nanoTime();
        Phase then = phase;
        // A thread of the user's may hold on to its headers: so they go to no other request.
        if (then != Phase.DRAIN) {
            exchange = null;
        }
        if (attach() || then == Phase.CLOSING) {
            connection.close();
        } else if (then == Phase.UPGRADED) {
            connection.schedule(Duration.ZERO, () -> upgradeLater(response.upgrade()));
        } else {
            if (then == Phase.DRAIN) {
                connection.schedule(Duration.ZERO, this);
            }
            connection.resumeReading();
        }
    }

    private void upgradeLater(@Nullable ConnectionHandler handler) {
        try {
            upgrade(handler);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the handler of an upgraded connection failed in onOpen", e);
        }
        connection.resumeReading();
    }

    private void upgrade(@Nullable ConnectionHandler handler) throws Exception {
        if (handler != null) {
            giveBack();
            neverExpires();
            UpgradedConnection other = new UpgradedConnection(connection, handler);
            upgraded = other;
            other.opened();
        }
    }

    /** Takes the rest of a body that nobody reads. */
    final void drain(ByteBuffer in) {
        Exchange lent = exchange();
        BodyDecoder decoder = lent.decoder();
        int before = in.position();
        boolean done;
        try {
            done = decoder == null || decoder.skip(in);
        } catch (Refusal e) {
            // The response is sent; nothing can be said of this any more.
            end();
            return;
        }
        drained += in.position() - before;
        if (done) {
            phase = Phase.HEAD;
            lent.clear();
        } else if (drained > MOST_DRAINED) {
            end();
        }
    }

    private void failed(Exchange lent, Throwable failure) {
        boolean unsent = lent.response().abortUnsent();
        Refusal refusal = Causes.find(failure, Refusal.class);
        boolean toHead = lent.isHead();
        boolean clientHasGone = !connection.isOpen();
        handlerEnds();
        // Another thread of the handler may be in its response: this memory goes to no other request.
        exchange = null;
        if (refusal == null) {
            service.counters.handlerErrors.increment();
        }
        if (unsent) {
            answer(refusal == null ? 500 : refusal.status(), refusal == null ? "" : refusal.reason(), toHead);
        } else {
            service.counters.responses.increment();
            end();
        }
        if (refusal == null) {
            boolean clientsDoing = clientHasGone && Causes.find(failure, IOException.class) != null;
            service.log.handlerFailed(connection.id(), failure, clientsDoing);
        }
    }

    /** Answers a request that is not handled, and ends the connection. */
    final void refuse(Refusal refusal) {
        countTimeout(refusal);
        service.log.refused(connection.id(), refusal.status(), refusal.reason());
        answer(refusal.status(), refusal.reason(), exchange != null && exchange.isHead());
    }

    private void answer(int status, String reason, boolean toHead) {
        service.counters.errors.increment();
        service.counters.responses.increment();
        leaveUnread = true;
        Answers.error(connection, status, reason, toHead);
        end();
    }

    private void end() {
        phase = Phase.CLOSING;
        giveBack();
        connection.close();
    }

    @Override
    public final Connection connection() {
        return connection;
    }

    @Override
    public final void awaitRoom() throws IOException {
        if (connection.isWritable()) {
            return;
        }
        if (turnThread == Thread.currentThread()) {
            connection.awaitWritable(Duration.ZERO);
            return;
        }
        Exchange lent = exchange;
        if (lent == null) {
            throw new IOException("the response is over");
        }
        RoomWait.await(connection, lent);
    }

    final void wakeWaiter() {
        RoomWait.wake(exchange);
    }
}
