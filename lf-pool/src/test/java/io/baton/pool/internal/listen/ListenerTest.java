package io.baton.pool.internal.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Epoll;
import io.baton.epoll.Events;
import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.FaultyCalls;
import io.baton.pool.Logs;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A listener on the real kernel, whose calls fail where a test wants it. */
class ListenerTest {

    private final List<Integer> arrived = new ArrayList<>();
    private final List<java.net.Socket> clients = new ArrayList<>();
    private String failing = "";
    private int failure;
    private final SystemCalls calls = FaultyCalls.of(call -> {
        if (!call.name().equals(failing)) {
            return call.run();
        }
        if (failure == 0) {
            throw new OutOfMemoryError("as asked for");
        }
        return -failure;
    });
    private Epoll epoll;
    private Events events;
    private Socket socket;
    private Listener listener;
    private Logs logs;

    @BeforeEach
    void listen() throws Exception {
        logs = new Logs();
        epoll = Epoll.create(calls);
        events = epoll.newEvents(8);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        socket = Socket.open(calls, any);
        socket.bind(any);
        socket.listen(200);
        listener = new Listener(epoll, socket, null, 7);
        listener.start();
    }

    @AfterEach
    void close() throws Exception {
        for (java.net.Socket client : clients) {
            client.close();
        }
        arrived.forEach(fd -> Providers.selected().close(fd));
        listener.close();
        epoll.close();
        logs.close();
    }

    private void connect(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            clients.add(new java.net.Socket(InetAddress.getLoopbackAddress(),
                    ((InetSocketAddress) socket.localAddress()).getPort()));
        }
    }

    private boolean isReady() throws Exception {
        return epoll.await(events, TimeUnit.MILLISECONDS.toNanos(100)) == 1;
    }

    private boolean accept() {
        return listener.accept((fd, handler, unixDomain) -> arrived.add(fd));
    }

    @Test
    void oneRunAcceptsABoundedNumberAndTheRestIsReportedAgain() throws Exception {
        connect(Listener.ACCEPT_RUN + 5);
        assertThat(isReady()).isTrue();
        assertThat(accept()).isTrue();
        assertThat(arrived).hasSize(Listener.ACCEPT_RUN);
        assertThat(isReady()).as("the rest").isTrue();
        assertThat(accept()).isTrue();
        assertThat(arrived).hasSize(Listener.ACCEPT_RUN + 5);
        assertThat(isReady()).isFalse();
    }

    /** 02000000 is O_CLOEXEC and 04000 is O_NONBLOCK, proc_pid_fdinfo(5). */
    @Test
    void acceptedDescriptorsAreClosedOnExecAndNonBlocking() throws Exception {
        connect(1);
        assertThat(isReady()).isTrue();
        accept();
        String flags = Files.readAllLines(Path.of("/proc/self/fdinfo/" + arrived.get(0))).stream()
                .filter(line -> line.startsWith("flags:")).findFirst().orElseThrow();
        int bits = Integer.parseInt(flags.substring(6).trim(), 8);
        assertThat(bits & 02000000).as("O_CLOEXEC in %s", flags).isNotZero();
        assertThat(bits & 04000).as("O_NONBLOCK in %s", flags).isNotZero();
    }

    @Test
    void whateverAcceptingThrowsOrLacksIsAPauseAndResumeEndsIt() throws Exception {
        for (int errno : new int[] {0, Linux.EMFILE, Linux.ENOMEM}) {
            connect(1);
            assertThat(isReady()).isTrue();
            failing = "accept4";
            failure = errno;
            assertThat(accept()).isFalse();
            assertThat(listener.isPaused()).isTrue();
            assertThat(isReady()).as("a paused listener is not armed").isFalse();
            failing = "";
            listener.resume();
            assertThat(listener.isPaused()).isFalse();
            assertThat(isReady()).isTrue();
            assertThat(accept()).isTrue();
        }
        assertThat(arrived).hasSize(3);
        assertThat(logs.messages()).as("at most one report a second").hasSizeBetween(1, 2);
    }

    @Test
    void whatAnArrivalThrowsLeavesTheListenerForALaterResume() throws Exception {
        connect(2);
        assertThat(isReady()).isTrue();
        assertThat(listener.accept((fd, handler, unixDomain) -> {
            arrived.add(fd);
            throw new StackOverflowError("as asked for");
        })).isFalse();
        assertThat(listener.isPaused()).isTrue();
        listener.resume();
        assertThat(isReady()).isTrue();
        assertThat(accept()).isTrue();
        assertThat(arrived).hasSize(2);
    }

    @Test
    void aListenerThatCannotBeArmedIsPausedUntilItCan() throws Exception {
        connect(1);
        assertThat(isReady()).isTrue();
        failing = "epollCtl";
        failure = Linux.ENOMEM;
        assertThat(accept()).isFalse();
        assertThat(arrived).hasSize(1);
        assertThat(listener.resume()).as("it could not be armed yet").isFalse();
        assertThat(listener.isPaused()).isTrue();
        failing = "";
        assertThat(listener.resume()).isTrue();
        connect(1);
        assertThat(isReady()).isTrue();
    }

    @Test
    void aStoppedListenerNeitherAcceptsNorResumes() throws Exception {
        connect(1);
        assertThat(isReady()).isTrue();
        listener.stop();
        assertThat(accept()).isTrue();
        assertThat(arrived).isEmpty();
        listener.resume();
        assertThat(isReady()).isFalse();
    }
}
