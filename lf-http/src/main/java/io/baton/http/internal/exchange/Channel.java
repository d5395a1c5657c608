package io.baton.http.internal.exchange;

import io.baton.pool.Connection;

import java.io.IOException;

/** What a response needs of its connection. */
public interface Channel {

    /** The connection of the pool. */
    Connection connection();

    /** Whether another request may follow, as far as the server and the rest of this request's body say. */
    boolean mayGoOn();

    /**
     * Blocks until more bytes may be sent. Any thread.
     *
     * @throws IOException if the client has gone, or the thread is interrupted
     */
    void awaitRoom() throws IOException;

    /** The response is complete. Called once, by the thread that has completed it, which touches nothing of it afterwards. */
    void completed(Response response);
}
