package io.baton.epoll.tck;

import static io.baton.epoll.spi.Linux.EPOLLET;
import static io.baton.epoll.spi.Linux.EPOLLIN;
import static io.baton.epoll.spi.Linux.EPOLLOUT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** When IN and OUT are reported, level-triggered and edge-triggered (LTP epoll_wait01, 06, 10 and epoll(7)). */
public abstract class ReadinessContract extends Contract {

    /** For subclasses. */
    protected ReadinessContract() {
    }

    @Test
    void anEmptyPipeIsWritableOnly() {
        int epfd = kernel.epoll();
        int[] pipe = kernel.pipe();
        kernel.add(epfd, pipe[0], EPOLLIN, 10);
        kernel.add(epfd, pipe[1], EPOLLOUT, 11);
        EventArray events = new EventArray(calls(), 4);
        assertThat(events.await(epfd, 0)).isEqualTo(1);
        assertThat(events.mask(0)).isEqualTo(EPOLLOUT);
        assertThat(events.data(0)).isEqualTo(11);
    }

    @Test
    void aHalfFullPipeIsReadableAndWritable() {
        int epfd = kernel.epoll();
        int[] pipe = kernel.pipe();
        kernel.add(epfd, pipe[0], EPOLLIN, 10);
        kernel.add(epfd, pipe[1], EPOLLOUT, 11);
        kernel.write(pipe[1], 1);
        EventArray events = new EventArray(calls(), 4);
        assertThat(events.allData(events.await(epfd, 0))).containsExactlyInAnyOrder(10, 11);
    }

    @Test
    void aFullPipeIsReadableOnly() {
        int epfd = kernel.epoll();
        int[] pipe = kernel.pipe();
        kernel.add(epfd, pipe[0], EPOLLIN, 10);
        kernel.add(epfd, pipe[1], EPOLLOUT, 11);
        kernel.fill(pipe[1]);
        EventArray events = new EventArray(calls(), 4);
        assertThat(events.await(epfd, 0)).isEqualTo(1);
        assertThat(events.mask(0)).isEqualTo(EPOLLIN);
        assertThat(events.data(0)).isEqualTo(10);
    }

    @Test
    void aSocketReportsBothDirectionsInOneEvent() {
        int epfd = kernel.epoll();
        int[] pair = kernel.socketpair();
        kernel.add(epfd, pair[0], EPOLLIN | EPOLLOUT, 1);
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLOUT);
        kernel.write(pair[1], 1);
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLIN | EPOLLOUT);
    }

    @Test
    void levelIsReportedUntilAllIsRead() {
        int epfd = kernel.epoll();
        int[] pipe = kernel.pipe();
        kernel.add(epfd, pipe[0], EPOLLIN, 1);
        kernel.write(pipe[1], 2);
        assertThat(kernel.poke(epfd, 1)).isEqualTo(1);
        kernel.read(pipe[0], 1);
        assertThat(kernel.poke(epfd, 1)).as("half read").isEqualTo(1);
        kernel.read(pipe[0], 1);
        assertThat(kernel.poke(epfd, 1)).as("all read").isZero();
    }

    @Test
    void halfDrainedEdgeDoesNotFireAgain() {
        int epfd = kernel.epoll();
        int[] pipe = kernel.pipe();
        kernel.add(epfd, pipe[0], EPOLLIN | EPOLLET, 1);
        kernel.write(pipe[1], 2);
        assertThat(kernel.poke(epfd, 1)).isEqualTo(1);
        kernel.read(pipe[0], 1);
        assertThat(kernel.poke(epfd, 1)).isZero();
    }

    @Test
    void edgeForOutFiresOnceWhenAFullPipeIsEmptied() {
        int epfd = kernel.epoll();
        int[] pipe = kernel.pipe();
        kernel.add(epfd, pipe[1], EPOLLOUT | EPOLLET, 1);
        assertThat(kernel.onlyMask(epfd)).as("on registration").isEqualTo(EPOLLOUT);
        assertThat(kernel.poke(epfd, 1)).isZero();
        kernel.fill(pipe[1]);
        assertThat(kernel.poke(epfd, 1)).as("full").isZero();
        kernel.drain(pipe[0]);
        assertThat(kernel.onlyMask(epfd)).as("emptied").isEqualTo(EPOLLOUT);
        assertThat(kernel.poke(epfd, 1)).as("once").isZero();
    }

    @Test
    void anEdgeThatCameBeforeTheRegistrationIsReported() {
        int epfd = kernel.epoll();
        int[] pipe = kernel.pipe();
        kernel.write(pipe[1], 1);
        kernel.add(epfd, pipe[0], EPOLLIN | EPOLLET, 1);
        assertThat(kernel.poke(epfd, 1)).isEqualTo(1);
    }

    @Test
    void modifyReportsAnEdgeAgain() {
        int epfd = kernel.epoll();
        int[] pipe = kernel.pipe();
        kernel.write(pipe[1], 1);
        kernel.add(epfd, pipe[0], EPOLLIN | EPOLLET, 1);
        assertThat(kernel.poke(epfd, 1)).isEqualTo(1);
        assertThat(kernel.poke(epfd, 1)).isZero();
        kernel.modify(epfd, pipe[0], EPOLLIN | EPOLLET, 1);
        assertThat(kernel.poke(epfd, 1)).isEqualTo(1);
    }

    @Test
    void whatWasNotAskedForIsNotReported() {
        int epfd = kernel.epoll();
        int[] pair = kernel.socketpair();
        kernel.add(epfd, pair[0], 0, 1);
        kernel.write(pair[1], 1);
        assertThat(kernel.poke(epfd, 1)).isZero();
    }

    @Test
    void changesOfTheMountTableArePriority() {
        Assumptions.abort("LTP epoll_wait10 changes the mount table, which is not for a test to do on its host");
    }
}
