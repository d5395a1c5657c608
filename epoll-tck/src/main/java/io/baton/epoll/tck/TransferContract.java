package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** The raw calls that move bytes: recv and send with flags, vectors, sendmsg, sendfile, and poll. */
public abstract class TransferContract extends Contract {

    private static final int IOVEC = 16;

    @TempDir
    Path directory;

    /** For subclasses. */
    protected TransferContract() {
    }

    /** {@code struct iovec} array over parts of one memory: pairs of offset and length. */
    private Memory vectors(Memory memory, int... parts) {
        Memory vectors = new Memory(calls(), IOVEC * parts.length / 2);
        for (int i = 0; i < parts.length / 2; i++) {
            long start = memory.address() + parts[2 * i];
            vectors.buffer().putLong(IOVEC * i, start).putLong(IOVEC * i + 8, parts[2 * i + 1]);
        }
        return vectors;
    }

    private String received(int fd) {
        Memory room = new Memory(calls(), 64);
        return room.text((int) calls().recv(fd, room.address(), 64, Linux.MSG_DONTWAIT));
    }

    @Test
    void writevAndReadvTakeTheirPartsInOrder() {
        int[] pair = kernel.socketpair();
        Memory text = Memory.text(calls(), "leaders and followers");
        Memory out = vectors(text, 12, 9, 0, 7);
        assertThat(calls().writev(pair[0], out.address(), 2)).isEqualTo(16);
        Memory room = new Memory(calls(), 32);
        Memory in = vectors(room, 16, 4, 0, 16);
        assertThat(calls().readv(pair[1], in.address(), 2)).isEqualTo(16);
        assertThat(room.text(32).substring(16, 20)).isEqualTo("foll");
        assertThat(room.text(12)).isEqualTo("owersleaders");
    }

    @Test
    void vectorsThatAreTooManyOrNegativeAreEINVAL() {
        int[] pair = kernel.socketpair();
        Memory vector = vectors(new Memory(calls(), 8), 0, 8);
        assertThat(calls().writev(pair[0], vector.address(), -1)).isEqualTo(-Linux.EINVAL);
        assertThat(calls().writev(pair[0], vector.address(), 1025)).isEqualTo(-Linux.EINVAL);
    }

    /** {@code struct msghdr}: name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48. */
    @Test
    void sendmsgSendsItsVectors() {
        int[] pair = kernel.socketpair();
        Memory vectors = vectors(Memory.text(calls(), "one two"), 4, 3, 0, 3);
        Memory message = new Memory(calls(), 56);
        message.buffer().putLong(16, vectors.address()).putLong(24, 2);
        assertThat(calls().sendmsg(pair[0], message.address(), Linux.MSG_NOSIGNAL)).isEqualTo(6);
        assertThat(received(pair[1])).isEqualTo("twoone");
    }

    @Test
    void sendmsgTellsEPIPEWithoutASignal() {
        int[] pair = kernel.socketpair();
        kernel.close(pair[1]);
        Memory vectors = vectors(Memory.text(calls(), "x"), 0, 1);
        Memory message = new Memory(calls(), 56);
        message.buffer().putLong(16, vectors.address()).putLong(24, 1);
        assertThat(calls().sendmsg(pair[0], message.address(), Linux.MSG_NOSIGNAL)).isEqualTo(-Linux.EPIPE);
    }

    @Test
    void peekedBytesStay() {
        int[] pair = kernel.socketpair();
        Memory text = Memory.text(calls(), "peek");
        assertThat(calls().send(pair[0], text.address(), 4, Linux.MSG_NOSIGNAL)).isEqualTo(4);
        Memory room = new Memory(calls(), 8);
        assertThat(calls().recv(pair[1], room.address(), 8, Linux.MSG_PEEK)).isEqualTo(4);
        assertThat(room.text(4)).isEqualTo("peek");
        assertThat(received(pair[1])).isEqualTo("peek");
    }

    @Test
    void dontwaitDoesNotWaitOnABlockingSocket() {
        int[] pair = kernel.socketpair();
        Kernel.must(calls().fcntl(pair[0], Linux.F_SETFL, Linux.O_RDWR));
        Memory room = new Memory(calls(), 8);
        assertThat(calls().recv(pair[0], room.address(), 8, Linux.MSG_DONTWAIT)).isEqualTo(-Linux.EAGAIN);
    }

    @Test
    void aBlockingReadWaitsForBytes() {
        int[] pair = kernel.socketpair();
        Kernel.must(calls().fcntl(pair[0], Linux.F_SETFL, Linux.O_RDWR));
        AtomicLong got = new AtomicLong();
        Crew.Member reader = crew.start(() -> got.set(kernel.read(pair[0], 8)));
        reader.awaitAsleep();
        Crew.holds(reader::isAlive, "it waits");
        kernel.write(pair[1], 3);
        reader.join();
        assertThat(got).hasValue(3);
    }

    @Test
    void sendfileSendsFromTheOffsetAndMovesIt() throws Exception {
        int[] pair = kernel.socketpair();
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        Memory name = Memory.text(calls(), file.toString());
        int in = kernel.own(calls().open(name.address(), Linux.O_RDONLY | Linux.O_CLOEXEC, 0));
        Memory offset = new Memory(calls(), 8);
        offset.buffer().putLong(0, 4);
        assertThat(calls().sendfile(pair[0], in, offset.address(), 3)).isEqualTo(3);
        assertThat(offset.buffer().getLong(0)).isEqualTo(7);
        assertThat(received(pair[1])).isEqualTo("456");
        assertThat(calls().sendfile(pair[0], in, 0, 100)).as("the file's own offset").isEqualTo(10);
        assertThat(calls().sendfile(pair[0], in, 0, 100)).as("at the end").isZero();
    }

    @Test
    void pollSaysWhatIsReadyOfSeveral() {
        int[] pair = kernel.socketpair();
        kernel.write(pair[1], 1);
        Memory fds = new Memory(calls(), 24);
        int[] asked = {pair[0], pair[1], -1};
        for (int i = 0; i < asked.length; i++) {
            fds.buffer().putInt(8 * i, asked[i]).putShort(8 * i + 4, (short) (Linux.POLLIN | Linux.POLLOUT));
        }
        assertThat(calls().poll(fds.address(), 3, 0)).isEqualTo(2);
        assertThat(fds.buffer().getShort(6)).isEqualTo((short) (Linux.POLLIN | Linux.POLLOUT));
        assertThat(fds.buffer().getShort(14)).isEqualTo((short) Linux.POLLOUT);
        assertThat(fds.buffer().getShort(22)).isZero();
        assertThat(kernel.poll(kernel.eventfd(0), 1)).as("in time").isZero();
    }
}
