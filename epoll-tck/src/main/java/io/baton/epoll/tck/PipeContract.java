package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Descriptor;
import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Event;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.Pipe;
import io.baton.epoll.PipeEnd;
import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** {@link Pipe} and FIFOs: ends, errors, and what is reported when writers and readers come and go. */
public abstract class PipeContract extends Contract {

    @TempDir
    Path directory;

    /** For subclasses. */
    protected PipeContract() {
    }

    private Path fifo() throws Exception {
        Path path = directory.resolve("fifo");
        Pipe.createFifo(calls(), path);
        return path;
    }

    @Test
    void bytesGoThrough() throws Exception {
        try (Pipe pipe = Pipe.open(calls())) {
            ByteBuffer room = Bytes.room(16);
            assertThat(pipe.readEnd().read(room)).isEqualTo(Descriptor.WOULD_BLOCK);
            assertThat(pipe.writeEnd().write(Bytes.of("through"))).isEqualTo(7);
            assertThat(pipe.readEnd().read(room)).isEqualTo(7);
            assertThat(Bytes.read(room)).isEqualTo("through");
        }
    }

    @Test
    void withoutAWriterItEndsAndWithoutAReaderItIsEPIPE() throws Exception {
        try (Pipe pipe = Pipe.open(calls())) {
            pipe.writeEnd().close();
            assertThat(pipe.readEnd().read(Bytes.room(1))).isEqualTo(Descriptor.END);
        }
        try (Pipe pipe = Pipe.open(calls())) {
            pipe.readEnd().close();
            assertThatThrownBy(() -> pipe.writeEnd().write(Bytes.of("x"))).isInstanceOfSatisfying(ErrnoException.class,
                    e -> assertThat(e.errno()).isEqualTo(Linux.EPIPE));
        }
    }

    @Test
    void aFullPipeWouldBlock() throws Exception {
        try (Pipe pipe = Pipe.open(calls())) {
            ByteBuffer much = Bytes.room(4 << 20);
            assertThat(pipe.writeEnd().write(much)).isBetween(1, much.capacity() - 1);
            assertThat(pipe.writeEnd().write(much)).isEqualTo(Descriptor.WOULD_BLOCK);
        }
    }

    @Test
    void aFifoIsMadeForItsOwnerOnlyAndOnlyOnce() throws Exception {
        Path path = fifo();
        assertThat(Files.readAttributes(path, BasicFileAttributes.class).isOther()).isTrue();
        assertThat(Files.getPosixFilePermissions(path)).hasSize(2);
        assertThatThrownBy(() -> Pipe.createFifo(calls(), path)).isInstanceOfSatisfying(ErrnoException.class,
                e -> assertThat(e.errno()).isEqualTo(Linux.EEXIST)).hasMessageContaining("fifo");
    }

    @Test
    void aFifoWithoutAReaderCannotBeWrittenTo() throws Exception {
        Path path = fifo();
        assertThatThrownBy(() -> Pipe.openFifoForWriting(calls(), path)).isInstanceOfSatisfying(ErrnoException.class,
                e -> assertThat(e.errno()).isEqualTo(Linux.ENXIO));
    }

    @Test
    void aFifoThatIsMissingIsENOENTAndNamed() {
        assertThatThrownBy(() -> Pipe.openFifoForReading(calls(), directory.resolve("missing")))
                .isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Linux.ENOENT))
                .hasMessageContaining("missing");
    }

    @Test
    void aFifoEndsWithItsLastWriter() throws Exception {
        Path path = fifo();
        try (PipeEnd reader = Pipe.openFifoForReading(calls(), path); Epoll epoll = Epoll.create(calls())) {
            epoll.add(reader, Interest.IN, 1);
            Events events = epoll.newEvents(1);
            assertThat(epoll.await(events, 0)).isZero();
            try (PipeEnd writer = Pipe.openFifoForWriting(calls(), path)) {
                writer.write(Bytes.of("x"));
            }
            assertThat(epoll.await(events, 0)).isEqualTo(1);
            assertThat(events.get(0).isReadable()).isTrue();
            assertThat(events.get(0).isClosed()).isTrue();
            assertThat(reader.read(Bytes.room(8))).isEqualTo(1);
            assertThat(reader.read(Bytes.room(8))).isEqualTo(Descriptor.END);
        }
    }

    @Test
    void aFifoForEverOutlivesItsWriters() throws Exception {
        Path path = fifo();
        try (PipeEnd reader = Pipe.openFifoForEver(calls(), path); Epoll epoll = Epoll.create(calls())) {
            epoll.add(reader, Interest.IN, 1);
            Events events = epoll.newEvents(1);
            for (int round = 0; round < 2; round++) {
                try (PipeEnd writer = Pipe.openFifoForWriting(calls(), path)) {
                    writer.write(Bytes.of("x"));
                }
                assertThat(epoll.await(events, 0)).isEqualTo(1);
                assertThat(events).extracting(Event::mask).containsExactly(Linux.EPOLLIN);
                assertThat(reader.read(Bytes.room(8))).isEqualTo(1);
                assertThat(reader.read(Bytes.room(8))).isEqualTo(Descriptor.WOULD_BLOCK);
                assertThat(epoll.await(events, 0)).as("no hang-up").isZero();
            }
        }
    }
}
