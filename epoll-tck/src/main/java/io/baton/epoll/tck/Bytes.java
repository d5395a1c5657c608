package io.baton.epoll.tck;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Direct buffers with text, for reads and writes of descriptors. */
final class Bytes {

    private Bytes() {
    }

    static ByteBuffer of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    static ByteBuffer room(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
    }

    /** The text before the buffer's position. */
    static String read(ByteBuffer buffer) {
        return StandardCharsets.UTF_8.decode(buffer.duplicate().flip()).toString();
    }
}
