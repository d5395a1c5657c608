package io.baton.epoll.sim;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

import io.baton.epoll.spi.Linux;

import java.nio.ByteBuffer;

/** The memory of this process, by addresses. What lies in the first page is not mapped: EFAULT. */
final class Memory {

    private static final long PAGE = 4096;

    private Memory() {
    }

    static long address(ByteBuffer direct) {
        if (!direct.isDirect()) {
            throw new IllegalArgumentException("a direct buffer is needed: ByteBuffer.allocateDirect");
        }
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    static Pointer at(long address) {
        check(address);
        return new Pointer(address);
    }

    static void check(long address) {
        if (address >= 0 && address < PAGE) {
            throw new Failed(Linux.EFAULT);
        }
    }

    static byte[] read(long address, int length) {
        return at(address).getByteArray(0, length);
    }

    static void write(long address, byte[] bytes, int length) {
        at(address).write(0, bytes, 0, length);
    }

    static void writeInts(long address, int... values) {
        at(address).write(0, values, 0, values.length);
    }

    /** A string of bytes that ends with a NUL. */
    static byte[] text(long address) {
        Pointer pointer = at(address);
        return pointer.getByteArray(0, (int) pointer.indexOf(0, (byte) 0));
    }
}
