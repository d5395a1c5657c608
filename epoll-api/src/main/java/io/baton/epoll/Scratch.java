package io.baton.epoll;

import io.baton.epoll.spi.SystemCalls;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A few hundred bytes of native memory for the struct that one system call reads or fills. It is taken before the call and
 * given back after it. The slots are made once for the process, so the common case is one CAS and no allocation. While all
 * of them are taken, each further caller gets one of its own, which becomes garbage.
 */
final class Scratch implements AutoCloseable {

    static final int BYTES = 256;

    private static final int SLOTS = 64;
    private static final Scratch[] POOL = new Scratch[SLOTS];
    private static final VarHandle TAKEN;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(Scratch.class, "taken", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        for (int i = 0; i < SLOTS; i++) {
            POOL[i] = new Scratch(false);
        }
    }

    private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
    private volatile boolean taken;
    /** The system calls that gave {@link #address}: a simulated kernel may have addresses of its own. */
    private @Nullable SystemCalls addressee;
    private long address;

    private Scratch(boolean taken) {
        this.taken = taken;
    }

    static Scratch take(SystemCalls calls) {
        int start = (int) Thread.currentThread().getId();
        for (int i = 0; i < SLOTS; i++) {
            Scratch slot = POOL[(start + i) & (SLOTS - 1)];
            if (!slot.taken && TAKEN.compareAndSet(slot, false, true)) {
                return slot.ready(calls);
            }
        }
        return new Scratch(true).ready(calls);
    }

    private Scratch ready(SystemCalls calls) {
        if (addressee != calls || calls == null) {
            try {
                address = calls.address(memory);
                addressee = calls;
            } catch (Throwable e) {
                close();
                throw e;
            }
        }
        return this;
    }

    /** The memory, in native byte order; read and written by absolute index. */
    ByteBuffer memory() {
        return memory;
    }

    long address() {
        return address;
    }

    /** Gives the slot back. The fence keeps memory that is not of a slot reachable until the call has returned. */
    @Override
    public void close() {
        Reference.reachabilityFence(memory);
        TAKEN.setRelease(this, false);
    }
}
