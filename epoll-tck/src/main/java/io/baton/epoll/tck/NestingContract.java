package io.baton.epoll.tck;

import static io.baton.epoll.spi.Linux.EPOLLIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Epoll instances added to epoll instances: the depth limit, and no cycles (LTP epoll_ctl04, 05, 07, epoll_wait09). */
public abstract class NestingContract extends Contract {

    /** EP_MAX_NESTS of fs/eventpoll.c is 4: an instance over a source, and four more over that. */
    private static final int DEEPEST = 5;

    /** For subclasses. */
    protected NestingContract() {
    }

    /** A chain in which each instance watches the next one; the last watches nothing. */
    private int[] chain(int length) {
        int[] chain = new int[length];
        chain[length - 1] = kernel.epoll();
        for (int i = length - 2; i >= 0; i--) {
            chain[i] = kernel.epoll();
            Kernel.must(kernel.add(chain[i], chain[i + 1], EPOLLIN, i));
        }
        return chain;
    }

    @Test
    void anEventComesThroughAllLevels() {
        int[] chain = chain(DEEPEST);
        int[] pipe = kernel.pipe();
        assertThat(kernel.add(chain[DEEPEST - 1], pipe[0], EPOLLIN, 99)).isZero();
        for (int epfd : chain) {
            assertThat(kernel.poke(epfd, 1)).isZero();
        }
        kernel.write(pipe[1], 1);
        for (int epfd : chain) {
            assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLIN);
        }
        kernel.drain(pipe[0]);
        for (int epfd : chain) {
            assertThat(kernel.poke(epfd, 1)).as("drained").isZero();
        }
    }

    @Test
    void oneLevelTooManyIsRefused() {
        int top = kernel.epoll();
        int[] chain = chain(DEEPEST);
        assertThat(kernel.add(chain[DEEPEST - 1], kernel.eventfd(1), EPOLLIN, 0)).isZero();
        assertThat(kernel.add(top, chain[0], EPOLLIN, 0)).isIn(-Linux.EINVAL, -Linux.ELOOP);
    }

    @ParameterizedTest(name = "a circle of {0}")
    @ValueSource(ints = {2, 3, 4, 5})
    void aCircleIsELOOP(int length) {
        int[] chain = chain(length);
        assertThat(kernel.add(chain[length - 1], chain[0], EPOLLIN, 0)).isEqualTo(-Linux.ELOOP);
    }

    @Test
    void anInstanceWithTwoParentsIsNoCircle() {
        int shared = kernel.epoll();
        Kernel.must(kernel.add(shared, kernel.eventfd(1), EPOLLIN, 0));
        int one = kernel.epoll();
        int two = kernel.epoll();
        assertThat(kernel.add(one, shared, EPOLLIN, 0)).isZero();
        assertThat(kernel.add(two, shared, EPOLLIN, 0)).isZero();
        assertThat(kernel.add(two, one, EPOLLIN, 0)).isZero();
        assertThat(kernel.poke(two, 4)).isEqualTo(2);
    }
}
