package io.baton.benchmarks.peer;

import java.nio.ByteBuffer;

/**
 * The reply to each whole message, for servers that do not echo.
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

    /** A buffer with a reply; all connections send duplicates of it. */
    ByteBuffer direct() {
        return ByteBuffer.allocateDirect(replyBytes).put(array()).flip().asReadOnlyBuffer();
    }

    /** Counts the whole messages of one connection. */
    final class Count {

        private int begun;

        /** The number of messages that these bytes complete. */
        int after(int bytes) {
            int all = begun + bytes;
            begun = all % messageBytes;
            return all / messageBytes;
        }
    }
}
