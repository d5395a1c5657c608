package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Pipe;
import io.baton.epoll.Providers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The memory at an address that the pool gave to the kernel, by the kernel: a read from a pipe. */
final class KernelMemory {

    private static final ByteBuffer OWN = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());

    private KernelMemory() {
    }

    static synchronized long getLong(long address) {
        copy(address, Providers.selected().address(OWN), 8);
        return OWN.getLong(0);
    }

    static synchronized int getInt(long address) {
        copy(address, Providers.selected().address(OWN), 4);
        return OWN.getInt(0);
    }

    static synchronized void putLong(long address, long value) {
        OWN.putLong(0, value);
        copy(Providers.selected().address(OWN), address, 8);
    }

    static synchronized void putInt(long address, int value) {
        OWN.putInt(0, value);
        copy(Providers.selected().address(OWN), address, 4);
    }

    private static void copy(long from, long to, int bytes) {
        try (Pipe pipe = Pipe.open(Providers.selected())) {
            assertThat(Providers.selected().write(pipe.writeEnd().fd(), from, bytes)).isEqualTo(bytes);
            assertThat(Providers.selected().read(pipe.readEnd().fd(), to, bytes)).isEqualTo(bytes);
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }
}
