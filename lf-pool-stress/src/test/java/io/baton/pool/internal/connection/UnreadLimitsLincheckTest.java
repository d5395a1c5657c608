package io.baton.pool.internal.connection;

import io.baton.pool.model.Linearizability;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes are reserved if they are left, whoever else reserves or releases some at the same moment. */
@Tag("lincheck")
public class UnreadLimitsLincheckTest {

    private static final int IN_ALL = 4;

    private final UnreadLimits limits = new UnreadLimits(IN_ALL, IN_ALL, new AtomicLong());

    @Operation
    public boolean reserve(@Param(gen = IntGen.class, conf = "1:4") int bytes) {
        return limits.reserve(bytes);
    }

    @Operation
    public void release() {
        limits.release(1);
    }

    @Test
    void whatIsLeftCanBeReserved() {
        Linearizability.of(Specification.class).check(UnreadLimitsLincheckTest.class);
    }

    public static class Specification {

        private int held;

        public boolean reserve(int bytes) {
            boolean fits = held + bytes <= IN_ALL;
            held += fits ? bytes : 0;
            return fits;
        }

        public void release() {
            held--;
        }
    }
}
