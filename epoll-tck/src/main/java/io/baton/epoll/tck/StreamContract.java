package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Descriptor;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a connected {@link Socket}: would block, end of stream, EPIPE, ECONNRESET, shutdown of one direction (LTP
 * shutdown01).
 */
public abstract class StreamContract extends Contract {

    private Socket near;
    private Socket far;

    /** For subclasses. */
    protected StreamContract() {
    }

    @BeforeEach
    void connect() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Socket listener = Socket.listen(calls(), any, 1)) {
            near = Sockets.connect(kernel, listener.localAddress());
            Sockets.awaitReadable(kernel, listener);
            far = listener.accept();
        }
    }

    @AfterEach
    void disconnect() {
        near.close();
        far.close();
    }

    private static void fails(ThrowingCallable call, int... errnos) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ErrnoException.class,
                e -> assertThat(errnos).contains(e.errno()));
    }

    @Test
    void nothingToReadWouldBlock() throws Exception {
        ByteBuffer room = Bytes.room(8);
        assertThat(near.read(room)).isEqualTo(Descriptor.WOULD_BLOCK);
        assertThat(room.position()).isZero();
    }

    @Test
    void aReadFillsFromThePositionToTheLimit() throws Exception {
        far.write(Bytes.of("abcdef"));
        Sockets.awaitReadable(kernel, near);
        ByteBuffer room = Bytes.room(8);
        room.put((byte) '<').limit(5);
        assertThat(near.read(room)).isEqualTo(4);
        assertThat(Bytes.read(room)).isEqualTo("<abcd");
        room.clear();
        assertThat(near.read(room)).isEqualTo(2);
        assertThat(Bytes.read(room)).isEqualTo("ef");
    }

    @Test
    void aWriteSendsFromThePositionToTheLimit() throws Exception {
        ByteBuffer source = Bytes.of("xabcx").position(1).limit(4);
        assertThat(near.write(source)).isEqualTo(3);
        assertThat(source.hasRemaining()).isFalse();
        assertThat(Sockets.receive(kernel, far)).isEqualTo("abc");
        assertThat(near.write(source)).as("nothing left to send").isZero();
    }

    @Test
    void aFullSendBufferTakesAPartAndThenWouldBlock() throws Exception {
        near.option(StandardSocketOptions.SO_SNDBUF, 16_384);
        ByteBuffer much = Bytes.room(8 << 20);
        int first = near.write(much);
        assertThat(first).isBetween(1, much.capacity() - 1);
        assertThat(much.position()).isEqualTo(first);
        Crew.await(() -> writeOf(much) == Descriptor.WOULD_BLOCK, "the send buffer is full");
        int before = much.position();
        assertThat(near.write(much)).isEqualTo(Descriptor.WOULD_BLOCK);
        assertThat(much.position()).isEqualTo(before);
    }

    private int writeOf(ByteBuffer source) {
        try {
            return near.write(source);
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPeerThatShutItsHalfIsTheEndAfterWhatWasSent() throws Exception {
        far.write(Bytes.of("last"));
        far.shutdownOutput();
        assertThat(Sockets.receive(kernel, near)).isEqualTo("last");
        Sockets.awaitReadable(kernel, near);
        assertThat(near.read(Bytes.room(1))).isEqualTo(Descriptor.END);
        assertThat(near.read(Bytes.room(1))).as("and again").isEqualTo(Descriptor.END);
        assertThat(near.write(Bytes.of("back"))).as("the other half is open").isEqualTo(4);
        assertThat(Sockets.receive(kernel, far)).isEqualTo("back");
    }

    @Test
    void writingAfterTheOwnHalfWasShutIsEPIPE() throws Exception {
        near.shutdownOutput();
        fails(() -> near.write(Bytes.of("x")), Linux.EPIPE);
    }

    /** A JVM ignores SIGPIPE, but a program that embeds a JVM may not: so the flag given to the kernel is checked. */
    @Test
    void everySendAsksForNoSignal() throws Exception {
        List<Object> flags = new ArrayList<>();
        List<Socket> pair = Socket.pair(Interposed.on(calls(), (call, arguments, real) -> {
            if (call.equals("send")) {
                flags.add(arguments[3]);
            }
            return real.call();
        }));
        pair.get(0).write(Bytes.of("x"));
        pair.forEach(Socket::close);
        assertThat(flags).containsExactly(Linux.MSG_NOSIGNAL);
    }

    @Test
    void readingAfterTheOwnHalfWasShutIsTheEnd() throws Exception {
        near.shutdownInput();
        assertThat(near.read(Bytes.room(1))).isEqualTo(Descriptor.END);
    }

    @Test
    void aResetIsECONNRESETForTheReader() throws Exception {
        far.option(StandardSocketOptions.SO_LINGER, 0).close();
        Sockets.awaitReadable(kernel, near);
        fails(() -> near.read(Bytes.room(1)), Linux.ECONNRESET);
        assertThat(near.read(Bytes.room(1))).as("told once").isEqualTo(Descriptor.END);
    }

    @Test
    void aResetIsAnErrnoForTheWriter() throws Exception {
        far.option(StandardSocketOptions.SO_LINGER, 0).close();
        Sockets.awaitReadable(kernel, near);
        fails(() -> near.write(Bytes.of("x")), Linux.ECONNRESET, Linux.EPIPE);
        fails(() -> near.write(Bytes.of("x")), Linux.EPIPE);
    }

    @Test
    void shuttingWhatIsNotConnectedIsENOTCONN() throws Exception {
        try (Socket lone = Socket.open(calls(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            fails(lone::shutdownOutput, Linux.ENOTCONN);
        }
    }

    @Test
    void rawShutdownErrors() {
        assertThat(calls().shutdown(near.fd(), 3)).isEqualTo(-Linux.EINVAL);
        assertThat(calls().shutdown(-1, Linux.SHUT_WR)).isEqualTo(-Linux.EBADF);
        assertThat(calls().shutdown(kernel.eventfd(0), Linux.SHUT_WR)).as("ENOTSOCK").isEqualTo(-88);
    }

    @Test
    void aBufferWithoutRoomOrOnTheHeapIsMisuse() {
        assertThatThrownBy(() -> near.read(Bytes.room(0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> near.read(ByteBuffer.allocate(8))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> near.write(ByteBuffer.allocate(8))).isInstanceOf(IllegalArgumentException.class);
    }
}
