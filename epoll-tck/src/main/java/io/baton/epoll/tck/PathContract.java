package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.NativeFile;
import io.baton.epoll.Pipe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@link NativeFile} and FIFOs: the file that is opened is the file of the path, and opening never blocks. */
public abstract class PathContract extends Contract {

    @TempDir
    Path directory;

    /** For subclasses. */
    protected PathContract() {
    }

    private String content(Path file) throws Exception {
        int fd = kernel.own(NativeFile.openForReading(calls(), file));
        Memory room = new Memory(calls(), 16);
        return room.text((int) calls().read(fd, room.address(), 16));
    }

    @Test
    void aRegularFileIsRead() throws Exception {
        assertThat(content(Files.writeString(directory.resolve("a file"), "right"))).isEqualTo("right");
    }

    @Test
    void aNameThatNoStringCanHoldIsFound() throws Exception {
        Path odd = Path.of(URI.create(directory.toUri() + "odd%FF"));
        Files.writeString(odd, "right");
        Files.writeString(directory.resolve(odd.getFileName().toString()), "wrong");

        assertThat(content(odd)).isEqualTo("right");
    }

    @Test
    void aPathInsideAnArchiveIsRefused() throws Exception {
        URI archive = URI.create("jar:" + directory.resolve("a.zip").toUri());
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path inside = zip.getPath("/etc/passwd");
            assertThatThrownBy(() -> NativeFile.openForReading(calls(), inside))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Pipe.createFifo(calls(), inside)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aPathOfManyKibibytesIsENAMETOOLONG() {
        Path deep = directory.resolve("x/".repeat(4_000));
        assertThatThrownBy(() -> NativeFile.openForReading(calls(), deep)).isInstanceOfSatisfying(ErrnoException.class,
                e -> assertThat(e.symbol()).isEqualTo("ENAMETOOLONG"));
    }

    /** A client that can name the file to send must not be able to stop a thread for ever. */
    @Test
    void openingAFifoWithoutAWriterDoesNotBlock() throws Exception {
        Path fifo = directory.resolve("fifo");
        Pipe.createFifo(calls(), fifo);
        Crew.Member opener = crew.start(() -> kernel.own(NativeFile.openForReading(calls(), fifo)));
        try {
            Crew.await(() -> !opener.isAlive(), "open returns");
        } finally {
            Pipe.openFifoForEver(calls(), fifo).close(); // lets a blocked open go
        }
        opener.join();
    }
}
