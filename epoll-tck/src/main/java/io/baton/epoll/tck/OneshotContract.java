package io.baton.epoll.tck;

import static io.baton.epoll.spi.Linux.EPOLLERR;
import static io.baton.epoll.spi.Linux.EPOLLET;
import static io.baton.epoll.spi.Linux.EPOLLHUP;
import static io.baton.epoll.spi.Linux.EPOLLIN;
import static io.baton.epoll.spi.Linux.EPOLLONESHOT;
import static io.baton.epoll.spi.Linux.EPOLLOUT;
import static io.baton.epoll.spi.Linux.EPOLLRDHUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * ONESHOT on one thread: what disarms, what arms again, and what is reported (cases 1-3, 6-9, 14-16; LTP epoll_wait07).
 */
public abstract class OneshotContract extends Contract {

    private static final int ONCE = EPOLLIN | EPOLLONESHOT;

    private int epfd;

    /** For subclasses. */
    protected OneshotContract() {
    }

    @BeforeEach
    void instance() {
        epfd = kernel.epoll();
    }

    private int[] armedPair(int mask) {
        int[] pair = kernel.socketpair();
        Kernel.must(kernel.add(epfd, pair[0], mask, 1));
        return pair;
    }

    private int[] armedTcp(int mask) {
        int[] pair = TcpPair.open(kernel);
        Kernel.must(kernel.add(epfd, pair[0], mask, 1));
        return pair;
    }

    private void arm(int fd, int mask) {
        assertThat(kernel.modify(epfd, fd, mask, 1)).isZero();
    }

    private int awaitMask() {
        EventArray events = new EventArray(calls(), 1);
        assertThat(events.await(epfd, PATIENCE_SECONDS * 1000)).isEqualTo(1);
        return events.mask(0);
    }

    @Test
    void case01FiresOnceAndIsSilentForTheNextWrite() {
        int[] pair = armedPair(ONCE);
        kernel.write(pair[1], 1);
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLIN);
        assertThat(kernel.poke(epfd, 1)).isZero();
        kernel.write(pair[1], 1);
        assertThat(kernel.poke(epfd, 1)).isZero();
    }

    @Test
    void case02UnreadDataFiresAtOnceWhenArmedAgain() {
        int[] pair = armedPair(ONCE);
        kernel.write(pair[1], 1);
        kernel.poke(epfd, 1);
        arm(pair[0], ONCE);
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLIN);
        assertThat(kernel.poke(epfd, 1)).isZero();
    }

    @Test
    void case03ArmedForTheOtherDirectionFiresForIt() {
        int[] pair = armedPair(ONCE);
        kernel.write(pair[1], 1);
        kernel.poke(epfd, 1);
        arm(pair[0], EPOLLOUT | EPOLLONESHOT);
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLOUT);
    }

    @Test
    void case06AResetWhileDisarmedIsSilentAndToldWhenArmed() {
        int[] pair = armedTcp(ONCE | EPOLLRDHUP);
        kernel.write(pair[1], 1);
        awaitMask();
        TcpPair.reset(kernel, pair[1]);
        awaitReset(pair[0]);
        assertThat(kernel.poke(epfd, 1)).as("disarmed").isZero();
        arm(pair[0], ONCE | EPOLLRDHUP);
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLIN | EPOLLERR | EPOLLHUP | EPOLLRDHUP);
    }

    /** Another instance, which is not disarmed, reports when the reset has arrived. */
    private void awaitReset(int fd) {
        int witness = kernel.epoll();
        Kernel.must(kernel.add(witness, fd, 0, 0));
        assertThat(new EventArray(calls(), 1).await(witness, PATIENCE_SECONDS * 1000)).isEqualTo(1);
    }

    @Test
    void case07AFinIsToldAgainEachTimeItIsArmed() {
        int[] pair = armedTcp(ONCE | EPOLLRDHUP);
        calls().shutdown(pair[1], Linux.SHUT_WR);
        for (int round = 0; round < 3; round++) {
            assertThat(awaitMask()).as("round %d", round).isEqualTo(EPOLLIN | EPOLLRDHUP);
            assertThat(kernel.read(pair[0], 1)).isZero();
            assertThat(kernel.poke(epfd, 1)).isZero();
            arm(pair[0], ONCE | EPOLLRDHUP);
        }
    }

    @Test
    void case08NothingAskedForIsQuietAtAFinAndToldAtAHangUp() {
        int[] pair = armedTcp(EPOLLONESHOT);
        kernel.write(pair[1], 1);
        calls().shutdown(pair[1], Linux.SHUT_WR);
        Crew.await(() -> kernel.read(pair[0], 1) == 0, "the FIN arrives");
        assertThat(kernel.poke(epfd, 1)).as("one half is shut").isZero();
        calls().shutdown(pair[0], Linux.SHUT_WR);
        assertThat(awaitMask()).as("both halves are shut").isEqualTo(EPOLLHUP);
        assertThat(kernel.poke(epfd, 1)).as("once").isZero();
    }

    @Test
    void case08NothingAskedForIsToldOfAReset() {
        int[] pair = armedTcp(EPOLLONESHOT);
        TcpPair.reset(kernel, pair[1]);
        assertThat(awaitMask()).isEqualTo(EPOLLERR | EPOLLHUP);
    }

    @Test
    void case09ExclusiveIsRefused() {
        int waker = kernel.eventfd(0);
        assertThat(kernel.add(epfd, waker, ONCE | Linux.EPOLLEXCLUSIVE, 1)).isEqualTo(-Linux.EINVAL);
    }

    @Test
    void case14AnEventForInDisarmsOutToo() {
        int[] pair = kernel.socketpair();
        kernel.fill(pair[0]);
        Kernel.must(kernel.add(epfd, pair[0], ONCE | EPOLLOUT, 1));
        kernel.write(pair[1], 1);
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLIN);
        kernel.drain(pair[1]);
        assertThat(kernel.poke(epfd, 1)).as("room to write, but disarmed").isZero();
        arm(pair[0], ONCE);
        assertThat(kernel.onlyMask(epfd)).as("armed without OUT").isEqualTo(EPOLLIN);
        arm(pair[0], ONCE | EPOLLOUT);
        assertThat(kernel.onlyMask(epfd)).as("armed with the union").isEqualTo(EPOLLIN | EPOLLOUT);
    }

    @Test
    void case15WithEdgeItIsTheSameOnceArmedAgain() {
        int[] pair = armedPair(ONCE | EPOLLET);
        kernel.write(pair[1], 1);
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLIN);
        kernel.write(pair[1], 1);
        assertThat(kernel.poke(epfd, 1)).as("a new edge, but disarmed").isZero();
        arm(pair[0], ONCE | EPOLLET);
        assertThat(kernel.onlyMask(epfd)).as("unread data is an edge to MOD").isEqualTo(EPOLLIN);
        assertThat(kernel.poke(epfd, 1)).isZero();
    }

    @Test
    void case16AListenerFiresAgainWhileConnectionsWait() {
        int listener = TcpPair.listen(kernel, 8);
        Kernel.must(kernel.add(epfd, listener, ONCE, 1));
        int waiting = 3;
        for (int i = 0; i < waiting; i++) {
            TcpPair.connect(kernel, listener);
        }
        for (int i = 0; i < waiting; i++) {
            assertThat(awaitMask()).as("with %d waiting", waiting - i).isEqualTo(EPOLLIN);
            assertThat(kernel.poke(epfd, 1)).isZero();
            kernel.own(calls().accept4(listener, 0, 0, Linux.SOCK_CLOEXEC));
            arm(listener, ONCE);
        }
        assertThat(kernel.poke(epfd, 1)).as("all are accepted").isZero();
    }

    @Test
    void aTriggeredDescriptorCanStillBeDeleted() {
        int[] pair = armedPair(ONCE);
        kernel.write(pair[1], 1);
        kernel.poke(epfd, 1);
        assertThat(kernel.add(epfd, pair[0], ONCE, 1)).as("it is registered, though disarmed").isEqualTo(-Linux.EEXIST);
        assertThat(kernel.delete(epfd, pair[0])).isZero();
        assertThat(kernel.modify(epfd, pair[0], ONCE, 1)).isEqualTo(-Linux.ENOENT);
    }
}
