package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baton.epoll.Epoll;
import io.baton.epoll.EventFd;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.Providers;
import io.baton.epoll.spi.SystemCalls;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A virtual follower that others wait for, because it is in epoll_wait or sends replies, and that meets a monitor there, such as
 * one of the JDK. Who holds the monitor is a follower that can run again, so some carrier has to run it.
 */
@Timeout(60)
class BlockedLeadersTest {

    private static final int MOST_SLEEPS = 2_000;

    private final Object monitor = new Object();
    private final AtomicInteger met = new AtomicInteger();
    private final CountDownLatch pinned = new CountDownLatch(1);
    private volatile boolean held;

    /** The real kernel, but for this call a thread enters the monitor first if a handler holds it. */
    private SystemCalls callsThatMeetTheMonitor(String name) {
        return FaultyCalls.of(call -> {
            if (held && call.name().equals(name)) {
                met.incrementAndGet();
                synchronized (monitor) {
                    return call.run();
                }
            }
            return call.run();
        });
    }

    private void holdTheMonitor() throws InterruptedException {
        synchronized (monitor) {
            held = true;
            for (int i = 0; i < MOST_SLEEPS && met.get() == 0; i++) {
                Thread.sleep(5);
            }
            // Now another follower is about to wait for the monitor.
            Thread.sleep(20);
            held = false;
        }
    }

    private void handle(Connection connection, ByteBuffer in, EventFd release) throws Exception {
        switch (in.get(in.position())) {
            case 'm' -> holdTheMonitor();
            case 'p' -> {
                try (Epoll epoll = Epoll.create()) {
                    Events events = epoll.newEvents(1);
                    epoll.add(release, Interest.IN, 0);
                    pinned.countDown();
                    epoll.await(events);
                }
            }
            default -> { }
        }
        connection.reply(in);
    }

    @ParameterizedTest
    @CsvSource({"epollWait,false", "epollWait,true", "send,false", "send,true"})
    void whoHoldsTheMonitorIsRun(String call, boolean otherCarrierIsPinned) throws Exception {
        assumeTrue(Followers.canBeVirtual(), Followers.support());
        try (EventFd release = EventFd.create(Providers.selected());
                RunningPool pool = RunningPool.start((connection, in) -> handle(connection, in, release),
                        b -> b.threads(2, 2).followers(Followers.VIRTUAL).systemCalls(callsThatMeetTheMonitor(call)));
                Client pinning = pool.connect(); Client holding = pool.connect(); Client quick = pool.connect()) {
            quick.roundTrip("quick");
            if (otherCarrierIsPinned) {
                pinning.send("p");
                assertThat(pinned.await(20, TimeUnit.SECONDS)).isTrue();
            }
            holding.waitAtMost(Duration.ofSeconds(20));
            holding.send("m");
            RunningPool.eventually().until(() -> held || met.get() > 0);
            quick.send("quick");
            assertThat(holding.reads("m")).as("the one that holds the monitor, %d met it", met.get()).isTrue();
            assertThat(quick.reads("quick")).isTrue();
            release.add(1);
            if (otherCarrierIsPinned) {
                assertThat(pinning.reads("p")).isTrue();
            }
            if (Runtime.version().feature() >= 24) {
                assertThat(met.get()).as("followers that met the monitor").isPositive();
            }
        }
    }
}
