package io.baton.epoll.tck;

import static io.baton.epoll.spi.Linux.EPOLLIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which kinds of descriptor can be waited for at all (LTP epoll_ctl06). */
public abstract class FileKindContract extends Contract {

    private static final int O_PATH = 0x200000;

    @TempDir
    Path directory;

    /** For subclasses. */
    protected FileKindContract() {
    }

    private int add(int fd) {
        return kernel.add(kernel.epoll(), fd, EPOLLIN, 0);
    }

    private int open(Path path, int flags) {
        Memory name = Memory.text(calls(), path.toString());
        return kernel.own(calls().open(name.address(), flags | Linux.O_CLOEXEC, 0600));
    }

    @ParameterizedTest(name = "family {0}")
    @ValueSource(ints = {Linux.AF_UNIX, Linux.AF_INET})
    void socketsCanBeAdded(int family) {
        assertThat(add(kernel.own(calls().socket(family, Linux.SOCK_STREAM | Linux.SOCK_CLOEXEC, 0)))).isZero();
        assertThat(add(kernel.own(calls().socket(family, Linux.SOCK_DGRAM | Linux.SOCK_CLOEXEC, 0)))).isZero();
    }

    @Test
    void bothEndsOfAPipeCanBeAdded() {
        int[] pipe = kernel.pipe();
        assertThat(add(pipe[0])).isZero();
        assertThat(add(pipe[1])).isZero();
    }

    @Test
    void countersTimersAndInstancesCanBeAdded() {
        assertThat(add(kernel.eventfd(0))).isZero();
        assertThat(add(kernel.own(calls().timerfdCreate(Linux.CLOCK_MONOTONIC, Linux.TFD_CLOEXEC)))).isZero();
        assertThat(add(kernel.epoll())).isZero();
    }

    @Test
    void aFifoCanBeAdded() {
        Memory name = Memory.text(calls(), directory.resolve("fifo").toString());
        assertThat(calls().mkfifo(name.address(), 0600)).isZero();
        int fifo = kernel.own(calls().open(name.address(), Linux.O_RDWR | Linux.O_CLOEXEC | Linux.O_NONBLOCK, 0));
        assertThat(add(fifo)).isZero();
    }

    @Test
    void aRegularFileIsEPERM() throws IOException {
        assertThat(add(open(Files.createFile(directory.resolve("file")), Linux.O_RDWR))).isEqualTo(-Linux.EPERM);
    }

    @Test
    void aFileThatOpenCreatesIsEPERM() {
        assertThat(add(open(directory.resolve("new"), Linux.O_RDWR | Linux.O_CREAT))).isEqualTo(-Linux.EPERM);
        assertThat(directory.resolve("new")).isRegularFile();
    }

    @Test
    void aDirectoryIsEPERM() {
        assertThat(add(open(directory, Linux.O_RDONLY))).isEqualTo(-Linux.EPERM);
    }

    @Test
    void theZeroDeviceIsEPERM() {
        assertThat(add(open(Path.of("/dev/zero"), Linux.O_RDONLY))).isEqualTo(-Linux.EPERM);
    }

    @Test
    void aDescriptorThatOnlyNamesAPathIsEBADF() {
        assertThat(add(open(directory, O_PATH))).isEqualTo(-Linux.EBADF);
    }

    /** LTP adds a memfd too, a regular file without a name; a file in /dev/shm is of the same kind. */
    @Test
    void aFileInMemoryIsEPERM() throws IOException {
        Path memory = Path.of("/dev/shm");
        Assumptions.assumeTrue(Files.isWritable(memory), "this host has no /dev/shm to make a file in");
        Path file = Files.createTempFile(memory, "epoll-tck", null);
        try {
            assertThat(add(open(file, Linux.O_RDWR))).isEqualTo(-Linux.EPERM);
        } finally {
            Files.delete(file);
        }
    }
}
