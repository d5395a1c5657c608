package io.baton.sample;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Sends back what it receives. A message that begins with a chosen byte makes it sleep first, to show what a handler
 * that blocks does to the other connections.
 */
final class EchoHandler implements ConnectionHandler {

    private static final int NO_BYTE = -1;

    private final int blockByte;
    private final Duration blockFor;

    private EchoHandler(int blockByte, Duration blockFor) {
        this.blockByte = blockByte;
        this.blockFor = blockFor;
    }

    /** A handler that never blocks. */
    static EchoHandler quick() {
        return new EchoHandler(NO_BYTE, Duration.ZERO);
    }

    /** A handler that sleeps before it sends back a message whose first byte is {@code blockByte}. */
    static EchoHandler blockingAt(char blockByte, Duration blockFor) {
        return new EchoHandler(blockByte, blockFor);
    }

    @Override
    public void onData(Connection peer, ByteBuffer in) throws InterruptedException {
        if (blockByte != NO_BYTE && in.hasRemaining() && in.get(in.position()) == blockByte) {
            Thread.sleep(blockFor.toMillis());
        }
        peer.reply(in);
    }
}
