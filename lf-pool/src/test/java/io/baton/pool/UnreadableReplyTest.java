package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Replies whose bytes cannot be read: memory of a closed arena, and of a mapped file that was truncated. */
class UnreadableReplyTest {

    /** More replies than the ring has slots: a slot that stays unpublished would stop them. */
    private static final int MANY = 300;

    @TempDir
    private Path directory;

    /** Memory of a closed arena. Made by reflection, because the tests are compiled for Java 17. */
    private static ByteBuffer memoryOfAClosedArena(int bytes) throws ReflectiveOperationException {
        Class<?> type = Class.forName("java.lang.foreign.Arena");
        Object arena = type.getMethod("ofShared").invoke(null);
        Object segment = type.getMethod("allocate", long.class, long.class).invoke(arena, (long) bytes, 1L);
        ByteBuffer buffer = (ByteBuffer) Class.forName("java.lang.foreign.MemorySegment").getMethod("asByteBuffer")
                .invoke(segment);
        type.getMethod("close").invoke(arena);
        return buffer;
    }

    /** Mapped memory of a truncated file. Reading it is a fault, which the JVM reports by an InternalError, perhaps later. */
    private ByteBuffer memoryOfATruncatedFile(int bytes) throws IOException {
        Path file = directory.resolve("cut-" + bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            ByteBuffer mapped = channel.map(MapMode.READ_WRITE, 0, bytes);
            channel.truncate(0);
            return mapped;
        }
    }

    private static void assertThatOthersAreServed(RunningPool pool) throws IOException {
        try (Client other = pool.connect()) {
            for (int i = 0; i < MANY; i++) {
                assertThat(other.roundTrip("other")).isEqualTo("other");
            }
        }
    }

    @ParameterizedTest
    @EnabledForJreRange(minVersion = 22)
    @ValueSource(ints = {100, 10_000, 100_000})
    void anUnreadableReplyOfAnotherThreadFailsForItsCallerAndDelaysNoOther(int bytes) throws Exception {
        ByteBuffer unreadable = memoryOfAClosedArena(bytes);
        Recorder handler = new Recorder();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2));
                Client client = pool.connect()) {
            Connection connection = handler.connection();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> connection.reply(unreadable.duplicate()))
                        .isInstanceOf(IllegalStateException.class);
            }
            assertThatOthersAreServed(pool);
            assertThat(client.roundTrip("nothing of it was sent")).isEqualTo("nothing of it was sent");
        }
    }

    @ParameterizedTest
    @EnabledForJreRange(minVersion = 22)
    @ValueSource(ints = {100, 10_000, 100_000})
    void aHandlerThatCatchesTheErrorKeepsItsConnection(int bytes) throws Exception {
        ByteBuffer unreadable = memoryOfAClosedArena(bytes);
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            try {
                connection.reply(unreadable.duplicate());
            } catch (IllegalStateException expected) {
                connection.reply(in);
            }
        }, b -> b.threads(2)); Client client = pool.connect()) {
            for (int i = 0; i < MANY; i++) {
                assertThat(client.roundTrip("again")).isEqualTo("again");
            }
        }
    }

    @ParameterizedTest
    @EnabledForJreRange(minVersion = 22)
    @ValueSource(ints = {100, 10_000, 100_000})
    void aHandlerThatDoesNotCatchTheErrorLosesItsConnection(int bytes) throws Exception {
        ByteBuffer unreadable = memoryOfAClosedArena(bytes);
        try (Logs logs = new Logs(); RunningPool pool = RunningPool.start((connection, in) -> {
            connection.reply(in.get(in.position()) == 'x' ? unreadable.duplicate() : in);
            in.position(in.limit());
        }, b -> b.threads(2))) {
            for (int i = 0; i < 5; i++) {
                try (Client client = pool.connect()) {
                    client.send("x");
                    assertThat(client.isEnded()).isTrue();
                }
            }
            assertThatOthersAreServed(pool);
            assertThat(logs.messages()).filteredOn(message -> message.contains("a handler threw")).hasSize(5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 10_000, 100_000})
    void aTruncatedMappedFileStopsNoOtherConnection(int bytes) throws Exception {
        ByteBuffer unreadable = memoryOfATruncatedFile(bytes);
        Recorder handler = new Recorder();
        try (Logs logs = new Logs(); RunningPool pool = RunningPool.start(handler, b -> b.threads(2));
                Client client = pool.connect()) {
            Connection connection = handler.connection();
            // On a thread of its own, which the JVM may tell of the fault at any later point.
            Thread faulting = new Thread(() -> {
                for (int i = 0; i < 3; i++) {
                    connection.reply(unreadable.duplicate());
                }
            });
            faulting.setUncaughtExceptionHandler(
                    (thread, expected) -> assertThat(expected).isInstanceOf(InternalError.class));
            faulting.start();
            faulting.join();
            assertThatOthersAreServed(pool);
            assertThat(logs.messages()).noneMatch(message -> message.contains("thread of the pool"));
            assertThat(client).isNotNull();
        }
    }
}
