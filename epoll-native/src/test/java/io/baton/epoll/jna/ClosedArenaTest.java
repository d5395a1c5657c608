package io.baton.epoll.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

/** java.lang.foreign by reflection, since this module is compiled for Java 17. */
class ClosedArenaTest {

    @Test
    void theAddressOfFreedMemoryIsRefused() throws Exception {
        assumeTrue(Runtime.version().feature() >= 22, "java.lang.foreign is there from JDK 22 on");
        SystemCalls calls = Providers.open(new JnaProvider());
        Class<?> type = Class.forName("java.lang.foreign.Arena");
        AutoCloseable arena = (AutoCloseable) type.getMethod("ofShared").invoke(null);
        Object segment = type.getMethod("allocate", long.class).invoke(arena, 16L);
        ByteBuffer buffer = (ByteBuffer) Class.forName("java.lang.foreign.MemorySegment").getMethod("asByteBuffer")
                .invoke(segment);
        assertThat(calls.address(buffer)).isNotZero();
        arena.close();
        assertThatThrownBy(() -> calls.address(buffer)).isInstanceOf(IllegalStateException.class);
    }
}
