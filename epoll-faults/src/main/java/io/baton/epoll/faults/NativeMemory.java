package io.baton.epoll.faults;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Pipe;
import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads and writes memory of this process whose address alone is known, such as an array of events: the kernel copies it, through
 * a pipe. One thread at a time.
 */
final class NativeMemory {

    private static final int ROOM = 64;

    private final SystemCalls calls;
    private final ByteBuffer own = ByteBuffer.allocateDirect(ROOM).order(ByteOrder.nativeOrder());
    private final long ownAddress;

    NativeMemory(SystemCalls calls) {
        this.calls = calls;
        this.ownAddress = calls.address(own);
    }

    /** This object's own memory, native byte order; what {@link #read} fills and {@link #write} takes. */
    ByteBuffer own() {
        return own;
    }

    long ownAddress() {
        return ownAddress;
    }

    /** Copies from there to the start of {@link #own}, which it returns. */
    ByteBuffer read(long address, int bytes) {
        copy(address, ownAddress, bytes);
        return own;
    }

    /** Copies from the start of {@link #own} to there. */
    void write(long address, int bytes) {
        copy(ownAddress, address, bytes);
    }

    private void copy(long from, long to, int bytes) {
        try (Pipe pipe = Pipe.open(calls)) {
            if (calls.write(pipe.writeEnd().fd(), from, bytes) != bytes
                    || calls.read(pipe.readEnd().fd(), to, bytes) != bytes) {
                throw new IllegalStateException("the kernel did not copy " + bytes + " bytes");
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }
}
