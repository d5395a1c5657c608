package io.baton.epoll.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The class is one for JDK 22, which tests for Java 17 reach by reflection. */
class ErrnoMemoryTest {

    private static final int NO_DESCRIPTOR = -1;

    private final SystemCalls calls = Providers.open(new FfmProvider());

    private static int lines() throws ReflectiveOperationException {
        var field = Class.forName("io.baton.epoll.ffm.LibC").getDeclaredField("MEMORY");
        field.setAccessible(true);
        Object memory = field.get(null);
        Method size = memory.getClass().getDeclaredMethod("size");
        size.setAccessible(true);
        return (int) size.invoke(memory);
    }

    @Test
    void threadsThatComeAndGoShareAFewLines() throws Exception {
        int before = lines();
        for (int i = 0; i < 2_000; i++) {
            Thread thread = new Thread(() -> calls.recv(NO_DESCRIPTOR, 0, 0, 0));
            thread.start();
            thread.join();
        }
        assertThat(lines()).isLessThan(before + 20);
    }

    @Test
    void threadsThatLiveAtOnceHaveTheirOwn() throws Exception {
        int threads = 100;
        AtomicInteger right = new AtomicInteger();
        CountDownLatch allThere = new CountDownLatch(threads);
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                calls.recv(NO_DESCRIPTOR, 0, 0, 0);
                allThere.countDown();
                try {
                    allThere.await();
                } catch (InterruptedException e) {
                    return;
                }
                boolean ok = true;
                for (int round = 0; round < 500; round++) {
                    ok &= number % 2 == 0 ? calls.recv(NO_DESCRIPTOR, 0, 0, 0) == -Linux.EBADF
                            : calls.epollCreate1(-1) == -Linux.EINVAL;
                }
                right.addAndGet(ok ? 1 : 0);
            });
            thread.start();
            all.add(thread);
        }
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(right).hasValue(threads);
        assertThat(lines()).isGreaterThanOrEqualTo(threads);
    }
}
