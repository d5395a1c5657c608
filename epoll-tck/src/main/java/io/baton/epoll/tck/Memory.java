package io.baton.epoll.tck;

import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Native memory for a raw system call, in native byte order; it lives as long as this object is reachable, and at least until
 * some thousand others were made: a call that knows only the address may come when nothing else holds the object any more.
 */
final class Memory {

    /** An address that is never mapped: the kernel answers EFAULT. */
    static final long UNMAPPED = 1;

    private static final AtomicReferenceArray<Memory> LATEST = new AtomicReferenceArray<>(4096);
    private static final AtomicInteger MADE = new AtomicInteger();

    private final ByteBuffer buffer;
    private final long address;

    Memory(SystemCalls calls, int bytes) {
        this.buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        this.address = calls.address(buffer);
        LATEST.set(MADE.getAndIncrement() & LATEST.length() - 1, this);
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
