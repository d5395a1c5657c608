package io.baton.benchmarks.peer;

import java.nio.ByteBuffer;

/**
 * What a server answers each whole message with, where it does not echo.
 *
 * @param messageBytes of a message
 * @param replyBytes of a reply, byte i of which is i % 251
 */
record Replies(int messageBytes, int replyBytes) {

    private static final int PERIOD = 251;

    Replies {
        if (messageBytes < 1 || replyBytes < 1) {
            throw new IllegalArgumentException("--message-bytes and --reply-bytes are 1 at least");
        }
    }

    byte[] array() {
        byte[] reply = new byte[replyBytes];
        for (int i = 0; i < replyBytes; i++) {
            reply[i] = (byte) (i % PERIOD);
        }
        return reply;
    }

    /** One that all connections may send duplicates of. */
    ByteBuffer direct() {
        return ByteBuffer.allocateDirect(replyBytes).put(array()).flip().asReadOnlyBuffer();
    }

    /** Says how many messages of one connection are whole. */
    final class Count {

        private int begun;

        /** How many more are, when so many bytes have come. */
        int after(int bytes) {
            int all = begun + bytes;
            begun = all % messageBytes;
            return all / messageBytes;
        }
    }
}
