package io.baton.pool.internal.buffer;

import io.baton.pool.model.FakeCalls;
import io.baton.pool.model.Linearizability;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Threads take buffers, write into them, and give them back. Each has one when it begins. */
@Tag("lincheck")
public class BufferPoolLincheckTest {

    /** The pool looks at up to 64 slots. A longer loop does not end. */
    private static final int LOOP_BOUND = 70;
    /** The same for each schedule, so that none has to allocate any. */
    private static final ByteBuffer[] MEMORY = {ByteBuffer.allocateDirect(4 << 10), ByteBuffer.allocateDirect(4 << 10),
        ByteBuffer.allocateDirect(4 << 10), ByteBuffer.allocateDirect(4 << 10)};

    private final BufferPool pool = new BufferPool(new FakeCalls() {
        @Override
        public long address(ByteBuffer direct) {
            return 0;
        }
    });
    /** Those that a thread has. */
    private final List<Deque<PooledBuffer>> own = new ArrayList<>();

    public BufferPoolLincheckTest() {
        for (int i = 0; i < MEMORY.length; i++) {
            PooledBuffer buffer = new PooledBuffer(MEMORY[i], 0, 0);
            buffer.markOut(true);
            own.add(new ArrayDeque<>());
            write(buffer, i);
        }
    }

    private void write(PooledBuffer buffer, int thread) {
        buffer.memory().put(0, (byte) thread);
        own.get(thread).push(buffer);
    }

    /** Takes a buffer if one is free, as far as can be seen: another would have to be allocated. */
    @Operation
    public void take(@Param(gen = ThreadIdGen.class) int thread) {
        if (pool.out() < 0) {
            write(pool.take(1), thread);
        }
    }

    /** True if nobody else has written into it. */
    @Operation
    public boolean giveBack(@Param(gen = ThreadIdGen.class) int thread) {
        PooledBuffer buffer = own.get(thread).poll();
        if (buffer == null) {
            return true;
        }
        boolean untouched = buffer.memory().get(0) == thread;
        pool.giveBack(buffer);
        return untouched;
    }

    @Validate
    public void everyBufferIsAccountedFor() {
        // The pool has not counted those with which this began.
        int out = own.stream().mapToInt(Deque::size).sum() - MEMORY.length;
        if (pool.out() != out) {
            throw new IllegalStateException(pool.out() + " are out, not " + out);
        }
    }

    @Test
    void aBufferIsOneThreadsAtATime() {
        Linearizability.of(Specification.class).loopBound(LOOP_BOUND).check(BufferPoolLincheckTest.class);
    }

    public static class Specification {

        public void take(int thread) {
        }

        public boolean giveBack(int thread) {
            return true;
        }
    }
}
