package io.baton.epoll.tck;

import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Native memory for a raw system call, in native byte order; it lives as long as this object is reachable. */
final class Memory {

    /** An address that is never mapped: the kernel answers EFAULT. */
    static final long UNMAPPED = 1;

    private final ByteBuffer buffer;
    private final long address;

    Memory(SystemCalls calls, int bytes) {
        this.buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        this.address = calls.address(buffer);
    }

    /** A NUL-terminated string. */
    static Memory text(SystemCalls calls, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Memory memory = new Memory(calls, bytes.length + 1);
        memory.buffer.put(0, bytes).put(bytes.length, (byte) 0);
        return memory;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    long address() {
        return address;
    }

    int bytes() {
        return buffer.capacity();
    }

    String text(int length) {
        byte[] bytes = new byte[length];
        buffer.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
