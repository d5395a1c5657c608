package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one connection may take of a thread's time and of the clock, and how its socket is set up. */
class BoundedTurnTest {

    private static final Pattern FD = Pattern.compile("fd (\\d+)");
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;

    private static int fd(Object connection) {
        Matcher fd = FD.matcher(connection.toString());
        assertThat(fd.find()).isTrue();
        return Integer.parseInt(fd.group(1));
    }

    /** A plain event loop, so one thread; and a peer from which a read always brings as much as is asked for. */
    @Test
    void aPeerThatSendsWithoutEndDoesNotKeepTheOthersFromTheirTurns() throws Exception {
        AtomicInteger endless = new AtomicInteger(-1);
        AtomicLong received = new AtomicLong();
        SystemCalls calls = FaultyCalls.of(call -> call.name().equals("recv") && call.argument(0) == endless.get()
                ? call.argument(2) : call.run());
        ConnectionHandler handler = (connection, in) -> {
            if (fd(connection) == endless.get()) {
                received.addAndGet(in.remaining());
                in.position(in.limit());
            } else if (in.get(in.position()) == 'e') {
                endless.set(fd(connection));
            } else {
                connection.reply(in);
            }
        };
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.threads(1).promotion(Promotion.LEADER_ONLY).systemCalls(calls));
                Client quick = pool.connect();
                Client peer = pool.connect()) {
            quick.roundTrip("before");
            peer.send("e");
            eventually().until(() -> endless.get() >= 0);
            // Not read by anybody, so that the kernel goes on reporting the connection.
            peer.send("more");
            eventually().until(() -> received.get() > 10 << 20);
            for (int i = 0; i < 10; i++) {
                assertThat(quick.roundTrip("quick")).isEqualTo("quick");
            }
            endless.set(-1);
        }
    }

    /** Each look at the connection finds a task that is due and a byte, and ends with the next task being due. */
    @Test
    void aTaskThatIsDueWhenATurnHasHadEnoughLooksIsNotLost() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        AtomicReference<Client> peer = new AtomicReference<>();
        ConnectionHandler handler = (connection, in) -> {
            in.position(in.limit());
            connection.schedule(Duration.ZERO, () -> {
                runs.incrementAndGet();
                sendByte(peer.get());
            });
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (!connection.toString().contains("EVENT") && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        };
        // One-shot: the byte itself is not reported during the turn.
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.threads(3).promotion(Promotion.EAGER).arming(Arming.ONESHOT));
                Client client = pool.connect()) {
            peer.set(client);
            client.send("x");
            eventually().until(() -> runs.get() >= 30);
        }
    }

    private static void sendByte(Client client) {
        try {
            client.send("x");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void socketsOfBothDirectionsSendSmallRepliesAtOnce() throws Exception {
        ByteBuffer value = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        SystemCalls calls = Providers.selected();
        List<Integer> seen = new ArrayList<>();
        ConnectionHandler handler = new ConnectionHandler() {
            @Override
            public void onOpen(Connection connection) {
                value.putInt(0, -1).putInt(4, 4);
                long address = calls.address(value);
                assertThat(calls.getsockopt(fd(connection), IPPROTO_TCP, TCP_NODELAY, address, address + 4)).isZero();
                synchronized (seen) {
                    seen.add(value.getInt(0));
                }
            }

            @Override
            public void onData(Connection connection, ByteBuffer in) {
                connection.reply(in);
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(1).promotion(Promotion.LEADER_ONLY))) {
            pool.pool().connect(pool.address(), handler);
            eventually().until(() -> {
                synchronized (seen) {
                    return seen.size() == 2;
                }
            });
            assertThat(seen).allMatch(set -> set == 1);
        }
    }

    /** Of several tries the shortest: a busy machine may be late, but not early and not always. Nor may the clock start late. */
    @Test
    void anIdleConnectionIsClosedWithinTwoTicksOfItsTimeout() throws Exception {
        long shortest = Long.MAX_VALUE;
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO,
                b -> b.threads(2).idleTimeout(Duration.ofMillis(200)))) {
            for (int i = 0; i < 4; i++) {
                try (Client client = pool.connect()) {
                    long start = System.nanoTime();
                    client.roundTrip("hello");
                    assertThat(client.isEnded()).isTrue();
                    shortest = Math.min(shortest, System.nanoTime() - start);
                }
            }
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(shortest)).isBetween(150L, 600L);
    }

    /** A descriptor is free as soon as a connection is closed: accepting need not wait for the next tick, half a second away. */
    @Test
    void aPauseEndsWhenAConnectionIsClosed() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        SystemCalls calls = FaultyCalls.of(call -> call.name().equals("accept4")
                && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? -Linux.EMFILE : call.run());
        long shortest = Long.MAX_VALUE;
        try (Logs logs = new Logs(); RunningPool pool = RunningPool.start(RunningPool.ECHO,
                b -> b.threads(2).systemCalls(calls))) {
            for (int i = 0; i < 5; i++) {
                Client first = pool.connect();
                first.roundTrip("first");
                long pauses = pool.snapshot().acceptPauses();
                failures.set(1);
                try (Client second = pool.connect()) {
                    second.send("second");
                    eventually().until(() -> pool.snapshot().acceptPauses() > pauses);
                    long start = System.nanoTime();
                    first.close();
                    second.read(6);
                    shortest = Math.min(shortest, System.nanoTime() - start);
                }
            }
            assertThat(logs.messages()).isNotEmpty();
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(shortest)).isLessThan(250);
    }
}
