package io.baton.epoll.tck;

import static io.baton.epoll.spi.Linux.EPOLLET;
import static io.baton.epoll.spi.Linux.EPOLLIN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** What one wait returns when more descriptors are ready than it has room for (LTP epoll_wait13, 14). */
public abstract class BatchContract extends Contract {

    private static final int READY = 12;

    /** For subclasses. */
    protected BatchContract() {
    }

    private int instance(int mask, int ready, int quiet) {
        int epfd = kernel.epoll();
        for (int i = 0; i < ready + quiet; i++) {
            Kernel.must(kernel.add(epfd, kernel.eventfd(i < ready ? 1 : 0), mask, i));
        }
        return epfd;
    }

    @Test
    void noMoreThanMaxeventsAndTheRestLater() {
        int epfd = instance(EPOLLIN | EPOLLET, READY, 5);
        Set<Long> seen = new HashSet<>();
        EventArray events = new EventArray(calls(), 5);
        int[] expected = {5, 5, 2, 0};
        for (int wait = 0; wait < expected.length; wait++) {
            int count = events.await(epfd, 0);
            assertThat(count).as("wait %d", wait).isEqualTo(expected[wait]);
            for (long data : events.allData(count)) {
                assertThat(data).as("a quiet descriptor").isLessThan(READY);
                assertThat(seen.add(data)).as("%d comes twice", data).isTrue();
            }
        }
        assertThat(seen).hasSize(READY);
    }

    @Test
    void levelTriggeredDescriptorsTakeTurns() {
        int room = 4;
        int rounds = 10;
        int epfd = instance(EPOLLIN, READY, 3);
        int[] reports = new int[READY];
        EventArray events = new EventArray(calls(), room);
        for (int wait = 0; wait < rounds * READY / room; wait++) {
            assertThat(events.await(epfd, 0)).isEqualTo(room);
            for (long data : events.allData(room)) {
                reports[(int) data]++;
            }
        }
        assertThat(reports).containsOnly(rounds);
    }

    @Test
    void everyReadyDescriptorFitsOneLargeArray() {
        int many = 200;
        int epfd = instance(EPOLLIN, many, many);
        EventArray events = new EventArray(calls(), 2 * many);
        int count = events.await(epfd, 0);
        assertThat(count).isEqualTo(many);
        assertThat(events.allData(count)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(events.allData(count)).max().getAsLong()).as("a quiet descriptor").isLessThan(many);
    }
}
