package io.baton.epoll.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.jna.JnaProvider;
import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** Buffers over the memory of an Arena, with both providers: the kernel never gets the address of freed memory. */
class ArenaBufferTest {

    static Stream<EpollProvider> providers() {
        return Stream.of(new FfmProvider(), new JnaProvider());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aBufferOfAnOpenArenaIsSentAndFilled(EpollProvider provider) throws Exception {
        List<Socket> pair = Socket.pair(Providers.open(provider));
        try (Socket left = pair.get(0); Socket right = pair.get(1); Arena arena = Arena.ofConfined()) {
            ByteBuffer bytes = arena.allocate(8).asByteBuffer().putLong(0, 42);
            assertThat(left.write(bytes)).isEqualTo(8);
            ByteBuffer room = arena.allocate(8).asByteBuffer();
            assertThat(right.read(room)).isEqualTo(8);
            assertThat(room.getLong(0)).isEqualTo(42);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aBufferOfAClosedArenaIsAnIllegalState(EpollProvider provider) throws Exception {
        SystemCalls calls = Providers.open(provider);
        List<Socket> pair = Socket.pair(calls);
        try (Socket left = pair.get(0); Socket right = pair.get(1)) {
            ByteBuffer bytes;
            try (Arena arena = Arena.ofShared()) {
                bytes = arena.allocate(64).asByteBuffer().position(8);
            }
            assertThatThrownBy(() -> left.write(bytes)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> left.read(bytes)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> calls.address(bytes)).isInstanceOf(IllegalStateException.class);
            assertThat(right.read(ByteBuffer.allocateDirect(64))).as("nothing was sent").isEqualTo(Socket.WOULD_BLOCK);
            assertThat(left.isOpen()).isTrue();
        }
    }

    /** No call reads or writes there, and Java cannot ask without an access. */
    @ParameterizedTest
    @MethodSource("providers")
    void anEmptyBufferOfAClosedArenaHasAnAddress(EpollProvider provider) {
        SystemCalls calls = Providers.open(provider);
        ByteBuffer empty;
        long address;
        try (Arena arena = Arena.ofShared()) {
            empty = arena.allocate(64).asByteBuffer().limit(0);
            address = calls.address(empty);
        }
        assertThat(calls.address(empty)).isEqualTo(address);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aBufferOfAnotherThreadsConfinedArenaIsRefused(EpollProvider provider) throws Exception {
        SystemCalls calls = Providers.open(provider);
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer bytes = arena.allocate(64).asByteBuffer();
            FutureTask<Long> address = new FutureTask<>(() -> calls.address(bytes));
            Thread.ofPlatform().start(address);
            assertThatThrownBy(address::get).hasCauseInstanceOf(WrongThreadException.class);
        }
    }
}
