package io.baton.epoll.tck;

import static io.baton.epoll.spi.Linux.EPOLLERR;
import static io.baton.epoll.spi.Linux.EPOLLHUP;
import static io.baton.epoll.spi.Linux.EPOLLIN;
import static io.baton.epoll.spi.Linux.EPOLLOUT;
import static io.baton.epoll.spi.Linux.EPOLLRDHUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Event;
import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;

/** How a peer's close, shutdown or reset is reported: RDHUP, HUP and ERR (LTP epoll_wait05, 11, 12, shutdown02). */
public abstract class HangUpContract extends Contract {

    /** For subclasses. */
    protected HangUpContract() {
    }

    @Test
    void shuttingDownTheOwnReadingHalfOfTcpIsRDHUP() {
        int epfd = kernel.epoll();
        int[] pair = TcpPair.open(kernel);
        kernel.add(epfd, pair[0], EPOLLRDHUP, 1);
        assertThat(kernel.poke(epfd, 1)).isZero();
        assertThat(calls().shutdown(pair[0], Linux.SHUT_RD)).isZero();
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLRDHUP);
    }

    @Test
    void aFinIsInAndRDHUP() {
        int epfd = kernel.epoll();
        int[] pair = TcpPair.open(kernel);
        kernel.add(epfd, pair[0], EPOLLIN | EPOLLRDHUP, 1);
        assertThat(calls().shutdown(pair[1], Linux.SHUT_WR)).isZero();
        awaitMask(epfd, EPOLLIN | EPOLLRDHUP);
        assertThat(kernel.read(pair[0], 1)).as("end of stream").isZero();
        awaitMask(epfd, EPOLLIN | EPOLLRDHUP);
    }

    @Test
    void rdhupIsReportedOnlyIfAskedFor() {
        int epfd = kernel.epoll();
        int[] pair = kernel.socketpair();
        kernel.add(epfd, pair[0], EPOLLIN, 1);
        calls().shutdown(pair[1], Linux.SHUT_WR);
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLIN);
    }

    @Test
    void bothHalvesShutIsHUPEvenIfNothingWasAskedFor() {
        int epfd = kernel.epoll();
        int[] pair = kernel.socketpair();
        kernel.add(epfd, pair[0], 0, 1);
        assertThat(kernel.poke(epfd, 1)).isZero();
        calls().shutdown(pair[1], Linux.SHUT_RDWR);
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLHUP);
    }

    @Test
    void aResetIsEverythingAtOnce() {
        int epfd = kernel.epoll();
        int[] pair = TcpPair.open(kernel);
        kernel.add(epfd, pair[0], EPOLLIN | EPOLLRDHUP, 1);
        TcpPair.reset(kernel, pair[1]);
        awaitMask(epfd, EPOLLIN | EPOLLERR | EPOLLHUP | EPOLLRDHUP);
        assertThat(kernel.read(pair[0], 1)).isEqualTo(-Linux.ECONNRESET);
    }

    @Test
    void aWriterThatClosesDuringTheWaitIsHUP() {
        int epfd = kernel.epoll();
        int[] pipe = kernel.pipe();
        kernel.add(epfd, pipe[0], EPOLLIN, 1);
        AtomicInteger mask = new AtomicInteger();
        Crew.Member waiter = crew.start(() -> {
            EventArray events = new EventArray(calls(), 1);
            assertThat(events.await(epfd, PATIENCE_SECONDS * 1000)).isEqualTo(1);
            mask.set(events.mask(0));
        });
        waiter.awaitAsleep();
        kernel.close(pipe[1]);
        waiter.join();
        assertThat(mask).hasValue(EPOLLHUP);
    }

    @Test
    void bytesThatAreLeftComeWithTheHUP() {
        int epfd = kernel.epoll();
        int[] pipe = kernel.pipe();
        kernel.add(epfd, pipe[0], EPOLLIN, 1);
        kernel.write(pipe[1], 1);
        kernel.close(pipe[1]);
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLIN | EPOLLHUP);
    }

    @Test
    void aReaderThatClosesIsERRForTheWriter() {
        int epfd = kernel.epoll();
        int[] pipe = kernel.pipe();
        kernel.fill(pipe[1]);
        kernel.add(epfd, pipe[1], EPOLLOUT, 1);
        assertThat(kernel.poke(epfd, 1)).isZero();
        kernel.close(pipe[0]);
        assertThat(kernel.onlyMask(epfd) & EPOLLERR).isEqualTo(EPOLLERR);
    }

    @Test
    void aSocketThatWasNeverConnectedIsOutAndHUP() {
        int epfd = kernel.epoll();
        int lone = kernel.own(calls().socket(Linux.AF_INET, Linux.SOCK_STREAM | Linux.SOCK_CLOEXEC, 0));
        kernel.add(epfd, lone, EPOLLOUT, 1);
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLOUT | EPOLLHUP);
    }

    private void awaitMask(int epfd, int expected) {
        EventArray events = new EventArray(calls(), 1);
        assertThat(events.await(epfd, PATIENCE_SECONDS * 1000)).isEqualTo(1);
        assertThat(Event.names(events.mask(0))).isEqualTo(Event.names(expected));
    }
}
