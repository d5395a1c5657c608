package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicLong;

/** {@code connect(2)} of sockets that do not block: what it begins, and how its outcome is told. */
public abstract class ConnectContract extends Contract {

    private static final int TYPE = Linux.SOCK_STREAM | Linux.SOCK_CLOEXEC | Linux.SOCK_NONBLOCK;
    private static final int SOCKADDR_IN = 16;
    private static final int EISCONN = 106;
    private static final AtomicLong NAMES = new AtomicLong(System.nanoTime());

    /** For subclasses. */
    protected ConnectContract() {
    }

    private int tcp() {
        return kernel.own(calls().socket(Linux.AF_INET, TYPE, 0));
    }

    private void awaitEnd(int connecting) {
        int epfd = kernel.epoll();
        Kernel.must(kernel.add(epfd, connecting, Linux.EPOLLOUT, 1));
        assertThat(new EventArray(calls(), 1).awaitPatiently(epfd)).isEqualTo(1);
    }

    @Test
    void theNextConnectTellsOnceThatItIsConnected() {
        Memory address = TcpPair.nameOf(kernel, TcpPair.listen(kernel, 1));
        int client = tcp();
        assertThat(calls().connect(client, address.address(), SOCKADDR_IN)).isEqualTo(-Linux.EINPROGRESS);
        awaitEnd(client);
        assertThat(calls().connect(client, address.address(), SOCKADDR_IN)).isZero();
        assertThat(calls().connect(client, address.address(), SOCKADDR_IN)).isEqualTo(-EISCONN);
    }

    @Test
    void theNextConnectTellsThatItWasRefusedAndTheOneAfterBeginsAgain() {
        int listener = TcpPair.listen(kernel, 1);
        Memory address = TcpPair.nameOf(kernel, listener);
        kernel.close(listener);
        int client = tcp();
        assertThat(calls().connect(client, address.address(), SOCKADDR_IN)).isEqualTo(-Linux.EINPROGRESS);
        awaitEnd(client);
        assertThat(calls().connect(client, address.address(), SOCKADDR_IN)).isEqualTo(-Linux.ECONNREFUSED);
        assertThat(calls().connect(client, address.address(), SOCKADDR_IN)).isEqualTo(-Linux.EINPROGRESS);
    }

    /** So {@code epoll-faults} resets a connection: the descriptor stays open. */
    @Test
    void toAnAddressOfNoFamilyItResetsTheConnectionForBothSides() {
        int[] pair = TcpPair.open(kernel);
        kernel.write(pair[1], 3);
        Memory unspecified = new Memory(calls(), SOCKADDR_IN);
        assertThat(calls().connect(pair[0], unspecified.address(), SOCKADDR_IN)).isZero();
        assertThat(kernel.read(pair[0], 1)).as("what had come is gone").isEqualTo(-Linux.ECONNRESET);
        assertThat(kernel.write(pair[0], 1)).isEqualTo(-Linux.EPIPE);
        int epfd = kernel.epoll();
        kernel.add(epfd, pair[1], Linux.EPOLLIN, 1);
        assertThat(new EventArray(calls(), 1).awaitPatiently(epfd)).isEqualTo(1);
        assertThat(kernel.read(pair[1], 1)).isEqualTo(-Linux.ECONNRESET);
    }

    @Test
    void aFullBacklogOfTheUnixDomainIsEAGAINAndBeginsNothing() {
        // struct sockaddr_un with an abstract name of 9 bytes.
        Memory name = new Memory(calls(), 16);
        name.buffer().putShort(0, (short) Linux.AF_UNIX).putLong(3, NAMES.incrementAndGet());
        int length = 11;
        int listener = kernel.own(calls().socket(Linux.AF_UNIX, TYPE, 0));
        Kernel.must(calls().bind(listener, name.address(), length));
        Kernel.must(calls().listen(listener, 0));
        int first = kernel.own(calls().socket(Linux.AF_UNIX, TYPE, 0));
        int second = kernel.own(calls().socket(Linux.AF_UNIX, TYPE, 0));
        assertThat(calls().connect(first, name.address(), length)).isZero();
        assertThat(calls().connect(second, name.address(), length)).isEqualTo(-Linux.EAGAIN);
        kernel.own(calls().accept4(listener, 0, 0, Linux.SOCK_CLOEXEC | Linux.SOCK_NONBLOCK));
        assertThat(calls().accept4(listener, 0, 0, 0)).as("the second one has not waited").isEqualTo(-Linux.EAGAIN);
        assertThat(calls().connect(second, name.address(), length)).as("once more").isZero();
    }
}
