package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What {@code recv(2)} and {@code read(2)}, which have no room for ancillary data, do on a stream with such data: unix(7), and
 * urgent data of tcp(7). They return fewer bytes than were asked for although more bytes wait, and the kernel closes the
 * descriptors that it cannot deliver. Any peer of a Unix domain socket can send them.
 */
public abstract class AncillaryContract extends Contract {

    private static final int SO_PASSCRED = 16;
    private static final int MSG_OOB = 1;
    private static final int NOBODY = 65_534;

    private int near;
    private int far;

    /** For subclasses. */
    protected AncillaryContract() {
    }

    @BeforeEach
    void connect() {
        int[] pair = kernel.socketpair();
        near = pair[0];
        far = pair[1];
    }

    private void send(String text) {
        send(text, 0);
    }

    private long send(String text, int flags) {
        Memory bytes = Memory.text(calls(), text);
        return calls().send(far, bytes.address(), bytes.bytes() - 1, Linux.MSG_NOSIGNAL | flags);
    }

    private void sendWithDescriptor(String text) {
        assertThat(AncillaryMessage.descriptor(calls(), text, far).send(far)).isEqualTo(text.length());
    }

    private String received() {
        return received(64, 0);
    }

    private String received(int most, int flags) {
        Memory room = new Memory(calls(), 64);
        long result = calls().recv(near, room.address(), most, flags);
        return result == -Linux.EAGAIN ? "would block" : result == 0 ? "end" : room.text((int) result);
    }

    @Test
    void aReadStopsAfterTheBytesThatCameWithADescriptor() {
        sendWithDescriptor("ab");
        send("cd");

        assertThat(received()).isEqualTo("ab");
        assertThat(received()).isEqualTo("cd");
        assertThat(received()).isEqualTo("would block");
    }

    @Test
    void bytesThatWereSentBeforeComeInTheSameRead() {
        send("ab");
        sendWithDescriptor("c");
        send("de");

        assertThat(received()).isEqualTo("abc");
        assertThat(received()).isEqualTo("de");
    }

    @Test
    void eachMessageWithADescriptorIsAReadOfItsOwn() {
        sendWithDescriptor("a");
        sendWithDescriptor("b");
        sendWithDescriptor("c");
        send("d");

        assertThat(received() + "|" + received() + "|" + received() + "|" + received()).isEqualTo("a|b|c|d");
    }

    /** The descriptors go with the first byte of their message; what is left of it is like any other bytes. */
    @Test
    void theRestOfAMessageThatWasReadInPartIsJoinedWithWhatFollows() {
        sendWithDescriptor("abcd");
        send("ef");

        assertThat(received(2, 0)).isEqualTo("ab");
        assertThat(received()).isEqualTo("cdef");
    }

    @Test
    void readAndReadvStopToo() {
        for (IntFunction<Long> call : List.<IntFunction<Long>>of(length -> kernel.read(near, length), this::readv)) {
            sendWithDescriptor("ab");
            send("cde");

            assertThat(call.apply(64)).isEqualTo(2);
            assertThat(call.apply(64)).isEqualTo(3);
        }
    }

    private long readv(int length) {
        Memory room = new Memory(calls(), length + 16);
        room.buffer().putLong(0, room.address() + 16).putLong(8, length);
        return calls().readv(near, room.address(), 1);
    }

    @Test
    void aDescriptorThatIsReceivedWithoutRoomForItIsClosedByTheKernel() {
        int[] pipe = passedPipe("abcd");

        assertThat(kernel.read(pipe[0], 1)).as("the message in the queue holds the write end").isEqualTo(-Linux.EAGAIN);
        assertThat(received(1, Linux.MSG_PEEK)).isEqualTo("a");
        assertThat(kernel.read(pipe[0], 1)).as("a peek leaves it there").isEqualTo(-Linux.EAGAIN);
        assertThat(received(1, 0)).isEqualTo("a");
        assertThat(kernel.read(pipe[0], 1)).as("no write end is left, in this process either").isZero();
    }

    @Test
    void aDescriptorThatIsNeverReceivedIsClosedWithTheSocket() {
        int[] pipe = passedPipe("abcd");
        kernel.close(near);

        Crew.await(() -> kernel.read(pipe[0], 1) == 0, "the write end is closed");
    }

    /** A pipe whose write end is only in the queue of {@link #near}. */
    private int[] passedPipe(String text) {
        int[] pipe = kernel.pipe();
        assertThat(AncillaryMessage.descriptor(calls(), text, pipe[1]).send(far)).isEqualTo(text.length());
        kernel.close(pipe[1]);
        return pipe;
    }

    /** The lost wake-up of a reader that takes a short read for an empty socket. */
    @Test
    void afterSuchAShortReadAnEdgeIsNotReportedAgainUntilTheNextArming() {
        int epfd = kernel.epoll();
        Kernel.must(kernel.add(epfd, near, Linux.EPOLLIN | Linux.EPOLLET, 1));
        sendWithDescriptor("ab");
        send("cd");
        assertThat(kernel.poke(epfd, 1)).isEqualTo(1);
        assertThat(received()).isEqualTo("ab");

        assertThat(kernel.poke(epfd, 1)).as("no new edge, though bytes wait").isZero();

        Kernel.must(kernel.modify(epfd, near, Linux.EPOLLIN | Linux.EPOLLONESHOT, 1));
        assertThat(kernel.poke(epfd, 1)).as("arming looks").isEqualTo(1);
        assertThat(received()).isEqualTo("cd");
    }

    @Test
    void credentialsOfOneSenderDoNotSplitAReadEvenIfTheReceiverAskedForThem() throws Exception {
        int user = own("unix:uid");
        int group = own("unix:gid");
        for (boolean asked : new boolean[] {false, true}) {
            passCredentials(asked);
            send("ab");
            assertThat(AncillaryMessage.credentials(calls(), "cd", user, group).send(far)).isEqualTo(2);
            send("ef");

            assertThat(received()).as("asked for: %s", asked).isEqualTo("abcdef");
        }
    }

    @Test
    void credentialsOfAnotherUserSplitAReadOnlyIfTheReceiverAskedForThem() {
        for (boolean asked : new boolean[] {false, true}) {
            passCredentials(asked);
            send("ab");
            long sent = AncillaryMessage.credentials(calls(), "cd", NOBODY, NOBODY).send(far);
            assumeTrue(sent != -Linux.EPERM, "only root may send the credentials of another user");
            send("ef");

            assertThat(received()).as("asked for: %s", asked).isEqualTo(asked ? "ab" : "abcdef");
            if (asked) {
                assertThat(received() + "|" + received()).isEqualTo("cd|ef");
            }
        }
    }

    private void passCredentials(boolean wanted) {
        Memory flag = new Memory(calls(), 4);
        flag.buffer().putInt(0, wanted ? 1 : 0);
        Kernel.must(calls().setsockopt(near, Linux.SOL_SOCKET, SO_PASSCRED, flag.address(), 4));
    }

    private static int own(String attribute) throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), attribute);
    }

    @Test
    void aReadOfAUnixDomainSocketStopsBeforeUrgentData() {
        send("abc");
        assumeTrue(send("x", MSG_OOB) == 1,
                "Unix domain sockets of this kernel have no urgent data (it came with 5.15)");
        send("def");

        assertThat(received()).isEqualTo("abc");
        assertThat(received()).as("the urgent byte is skipped").isEqualTo("def");
    }

    /** A peer's end of the stream, reported after all its bytes, says that all of them have arrived. */
    @Test
    void aReadOfTcpStopsBeforeUrgentData() {
        int[] pair = TcpPair.open(kernel);
        near = pair[0];
        far = pair[1];
        send("abc");
        assertThat(send("x", MSG_OOB)).isEqualTo(1);
        send("def");
        calls().shutdown(far, Linux.SHUT_WR);
        int epfd = kernel.epoll();
        Kernel.must(kernel.add(epfd, near, Linux.EPOLLRDHUP, 1));
        assertThat(new EventArray(calls(), 1).awaitPatiently(epfd)).isEqualTo(1);

        assertThat(received()).isEqualTo("abc");
        assertThat(received()).as("the urgent byte is skipped").isEqualTo("def");
        assertThat(received()).isEqualTo("end");
    }
}
