package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.awaitility.core.ConditionFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A pool under test, on a port of the kernel's choice, and what must hold whenever one is closed. */
public final class RunningPool implements AutoCloseable {

    static final ConnectionHandler ECHO = (connection, in) -> connection.reply(in);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final LeaderFollowerPool pool;
    private final String name;
    private final SocketAddress address;

    private RunningPool(LeaderFollowerPool pool, String name) {
        this.pool = pool;
        this.name = name;
        this.address = pool.localAddresses().get(0);
    }

    public static RunningPool start(ConnectionHandler handler) throws IOException {
        return start(handler, builder -> builder);
    }

    public static RunningPool start(ConnectionHandler handler, UnaryOperator<PoolBuilder> settings) throws IOException {
        String name = "pool" + NUMBER.incrementAndGet();
        PoolBuilder builder = settings.apply(LeaderFollowerPool.builder().name(name))
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), handler);
        return new RunningPool(builder.start(), name);
    }

    public LeaderFollowerPool pool() {
        return pool;
    }

    public PoolSnapshot snapshot() {
        return pool.snapshot();
    }

    public SocketAddress address() {
        return address;
    }

    public Client connect() throws IOException {
        return new Client(address);
    }

    /** What the names of its threads begin with, and those of no other pool. */
    public String threadPrefix() {
        return name + "-";
    }

    /** Threads and virtual followers of this pool that live. */
    public long liveThreadsAndFollowers() {
        return liveThreads() + pool.liveVirtualFollowers();
    }

    /** Threads of this pool that live, without its virtual followers. */
    public long liveThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith(threadPrefix())).count();
    }

    /** Waits patiently, but looks often. */
    public static ConditionFactory eventually() {
        return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    /** For handlers that block until a test lets them go on. */
    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the pool has no connection. */
    public void awaitNoConnection() {
        eventually().until(() -> snapshot().connections() == 0);
    }

    /** Closes the pool and asserts what holds at the end of each. */
    @Override
    public void close() {
        pool.close();
        eventually().untilAsserted(() -> assertThat(liveThreadsAndFollowers()).isZero());
        PoolSnapshot end = snapshot();
        assertThat(end.exclusivityViolations()).as("threads in one connection's handler at once").isZero();
        assertThat(pool.maxWaiting()).as("threads in epoll_wait at once").isLessThanOrEqualTo(1);
        assertThat(end.connections()).as("connections left").isZero();
        assertThat(end.closed()).as("begun and closed").isEqualTo(end.accepted() + end.connects());
    }
}
