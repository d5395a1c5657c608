package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** A thread of the program closes connections just when their turns end. The calls that race with it are made slow. */
class CloseRaceTest {

    private static final Set<String> USES = Set.of("epollCtl", "recv", "send", "sendmsg");

    private final AtomicIntegerArray inUse = new AtomicIntegerArray(1 << 16);
    private final AtomicIntegerArray registered = new AtomicIntegerArray(1 << 16);
    private final LongAdder leftRegistered = new LongAdder();
    private final LongAdder violations = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /** Notes which descriptors are in use, and counts those that are closed meanwhile. */
    private final SystemCalls calls = FaultyCalls.of(call -> {
        if (call.name().equals("close") && inUse.get((int) call.argument(0)) > 0) {
            violations.increment();
        }
        if (call.name().equals("close") && registered.getAndSet((int) call.argument(0), 0) > 0) {
            leftRegistered.increment();
        }
        boolean control = call.name().equals("epollCtl");
        if (control) {
            registered.set((int) call.argument(2), call.argument(1) == Linux.EPOLL_CTL_DEL ? 0 : 1);
        }
        if (!USES.contains(call.name()) || control && call.argument(1) == Linux.EPOLL_CTL_DEL) {
            return call.run();
        }
        int fd = (int) call.argument(control ? 2 : 0);
        inUse.incrementAndGet(fd);
        try {
            if (control) {
                LockSupport.parkNanos(200_000);
            }
            return call.run();
        } finally {
            inUse.decrementAndGet(fd);
        }
    });

    /** With EAGER another thread leads while one is arming, and could close the descriptor. */
    @ParameterizedTest
    @CsvSource({"ONESHOT, MEASURED", "ADAPTIVE, MEASURED", "ONESHOT, EAGER", "ADAPTIVE, EAGER"})
    void noDescriptorIsClosedWhileAnotherThreadUsesIt(Arming arming, Promotion promotion) throws Exception {
        BlockingQueue<Connection> toClose = new LinkedBlockingQueue<>();
        Thread closer = new Thread(() -> {
            try {
                while (true) {
                    Connection connection = toClose.take();
                    LockSupport.parkNanos(connection.id() % 5 * 50_000);
                    connection.close();
                }
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        });
        closer.start();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            connection.reply(in);
            toClose.add(connection);
        }, b -> b.threads(4).arming(arming).promotion(promotion).systemCalls(calls))) {
            List<Thread> users = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                users.add(new Thread(() -> use(pool)));
            }
            users.forEach(Thread::start);
            for (Thread user : users) {
                user.join();
            }
            pool.awaitNoConnection();
            assertThat(pool.snapshot().accepted()).isEqualTo(400);
            assertThat(failures.sum()).isZero();
            assertThat(violations.sum()).as("descriptors closed while they were used").isZero();
            // If a duplicate of such a descriptor exists, as in a child process, epoll would report its events for ever.
            assertThat(leftRegistered.sum()).as("descriptors closed before EPOLL_CTL_DEL").isZero();
        } finally {
            closer.interrupt();
            closer.join();
        }
    }

    /** Nothing else would wake the leader: no message comes, and there is no timeout. */
    @ParameterizedTest
    @EnumSource(Promotion.class)
    void aCloseByAnotherThreadIsCarriedOutWhileAllThreadsOfThePoolSleep(Promotion promotion) throws Exception {
        for (int i = 0; i < 20; i++) {
            Recorder handler = new Recorder();
            try (RunningPool pool = RunningPool.start(handler,
                    b -> b.threads(2).promotion(promotion).writeStallTimeout(Duration.ZERO));
                    Client client = pool.connect()) {
                client.roundTrip("x");
                LockSupport.parkNanos(i * 500_000L);
                handler.connection().close();
                assertThat(client.isEnded()).isTrue();
                assertThat(handler.cause()).isNull();
            }
        }
    }

    private void use(RunningPool pool) {
        for (int i = 0; i < 100; i++) {
            try (Client client = pool.connect()) {
                client.send("bye");
                if (client.readToEnd().length != 3) {
                    failures.increment();
                }
            } catch (java.io.IOException e) {
                failures.increment();
            }
        }
    }
}
