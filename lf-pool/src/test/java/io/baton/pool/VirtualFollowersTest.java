package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.baton.epoll.spi.SystemCalls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Handlers that block on virtual followers: they hold no thread of the pool, and nothing that others wait for. */
@Timeout(120)
class VirtualFollowersTest {

    private final CountDownLatch release = new CountDownLatch(1);
    /** Waits for the release at a message that begins with b, and sends every message back. */
    private final ConnectionHandler waitsAtB = (connection, in) -> {
        if (in.get(in.position()) == 'b') {
            release.await();
        }
        connection.reply(in);
    };

    @BeforeEach
    void onlyWhereTheJvmCan() {
        assumeTrue(Followers.canBeVirtual(), Followers.support());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 9_500})
    void manyHandlersBlockOnTwoThreadsTheOthersAreServedAndNoneIsLost(int blocked) throws Exception {
        // Each connection has both of its ends in this process.
        long descriptors = ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getMaxFileDescriptorCount();
        assumeTrue(descriptors >= 2L * blocked + 500, "only " + descriptors + " descriptors");
        try (RunningPool pool = RunningPool.start(waitsAtB, BlockedClients.TWO_THREADS);
                Client quick = pool.connect()) {
            List<Client> clients = BlockedClients.send(pool, blocked);
            eventually().until(() -> pool.snapshot().blockedTurns() == blocked);
            for (int i = 0; i < 100; i++) {
                assertThat(quick.roundTrip("quick")).isEqualTo("quick");
            }
            release.countDown();
            BlockedClients.readAnswers(clients);
            eventually().until(() -> pool.snapshot().blockedTurns() == 0);
            assertThat(pool.snapshot().leaderless()).as("time without a leader").isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void eachOfAHundredBlocksPassesTheLeadAndAnotherConnectionIsServedMeanwhile() throws Exception {
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            if (in.get(in.position()) == 'b') {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            connection.reply(in);
        }, BlockedClients.TWO_THREADS); Client quick = pool.connect()) {
            quick.roundTrip("warm up");
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                clients.addAll(BlockedClients.send(pool, 1));
                assertThat(quick.roundTrip("quick")).isEqualTo("quick");
            }
            for (Client client : clients) {
                assertThat(client.readText(2)).isEqualTo("b0");
                client.close();
            }
            assertThat(pool.snapshot().promotions()).isGreaterThanOrEqualTo(90);
        }
    }

    @Test
    void whatAHandlerRepliedBeforeItBlocksIsSentAtOnce() throws Exception {
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            connection.reply("first".getBytes());
            in.position(in.limit());
            release.await();
            connection.reply("second".getBytes());
        }, BlockedClients.TWO_THREADS); Client client = pool.connect()) {
            client.send("x");
            assertThat(client.readText(5)).isEqualTo("first");
            release.countDown();
            assertThat(client.readText(6)).isEqualTo("second");
        }
    }

    @Test
    void theBytesOfAMessageStayWhileItsHandlerBlocks() throws Exception {
        long seed = System.nanoTime();
        System.out.println("VirtualFollowersTest seed " + seed);
        Random random = new Random(seed);
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            byte[] before = new byte[in.remaining()];
            in.duplicate().get(before);
            TimeUnit.MILLISECONDS.sleep(2);
            assertThat(in).isEqualTo(ByteBuffer.wrap(before));
            connection.reply(in);
        }, BlockedClients.TWO_THREADS)) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(pool.connect());
            }
            for (int round = 0; round < 20; round++) {
                List<byte[]> sent = new ArrayList<>();
                for (Client client : clients) {
                    byte[] message = new byte[1 + random.nextInt(random.nextBoolean() ? 100 : 40_000)];
                    random.nextBytes(message);
                    client.send(message);
                    sent.add(message);
                }
                for (int i = 0; i < clients.size(); i++) {
                    assertThat(clients.get(i).read(sent.get(i).length)).isEqualTo(sent.get(i));
                }
            }
            for (Client client : clients) {
                client.close();
            }
            assertThat(pool.snapshot().handlerErrors()).isZero();
        }
    }

    /** A virtual thread is a daemon and cannot carry others; neither matters to the pool that it starts. */
    @Test
    void aVirtualThreadMayStartAndCloseAPoolWhoseThreadsAreNoDaemons() throws Exception {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        List<Throwable> failures = new ArrayList<>();
        Thread thread = (Thread) start.invoke(null, (Runnable) () -> {
            try (RunningPool pool = RunningPool.start(RunningPool.ECHO, BlockedClients.TWO_THREADS);
                    Client client = pool.connect()) {
                assertThat(client.roundTrip("hello")).isEqualTo("hello");
                assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(each -> each.getName().startsWith(pool.threadPrefix()))
                        .hasSize(2).noneMatch(Thread::isDaemon);
            } catch (Throwable failure) {
                failures.add(failure);
            }
        });
        thread.join();
        assertThat(failures).isEmpty();
    }

    /** It inherits the scheduler of the virtual thread that starts it, which must not take it for its own. */
    @Test
    void aVirtualThreadThatAHandlerStartsRunsOnTheSchedulerOfTheJdk() throws Exception {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            byte[] copy = new byte[in.remaining()];
            in.get(copy);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                threads.add((Thread) start.invoke(null, (Runnable) () -> {
                    for (int j = 0; j < 5; j++) {
                        Thread.yield();
                        LockSupport.parkNanos(1_000);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            connection.reply(copy);
        }, BlockedClients.TWO_THREADS); Client client = pool.connect(); Client other = pool.connect()) {
            for (int i = 0; i < 50; i++) {
                client.send("hello");
                other.send("hello");
                assertThat(client.readText(5)).isEqualTo("hello");
                assertThat(other.readText(5)).isEqualTo("hello");
            }
        }
    }

    /**
     * A provider may log or take a lock. A follower that is in epoll_wait or sends must not leave its carrier then: others rely
     * on it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"epollWait", "epollCtl", "recv", "send", "sendmsg", "shutdown", "close"})
    void aProviderWhoseCallsBlockCostsTimeAndNothingElse(String which) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        SystemCalls blocking = FaultyCalls.of(call -> {
            if (call.name().equals(which) && calls.incrementAndGet() % 3 == 0) {
                TimeUnit.MICROSECONDS.sleep(300);
            }
            return call.run();
        });
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            TimeUnit.MICROSECONDS.sleep(100);
            connection.reply(in.duplicate());
            connection.reply(in);
        }, b -> BlockedClients.TWO_THREADS.apply(b).threads(3).systemCalls(blocking))) {
            for (int round = 0; round < 3; round++) {
                List<Client> clients = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    clients.add(pool.connect());
                }
                for (int i = 0; i < 30; i++) {
                    for (Client client : clients) {
                        client.send("hello");
                    }
                    for (Client client : clients) {
                        assertThat(client.readText(10)).isEqualTo("hellohello");
                    }
                }
                for (Client client : clients) {
                    client.close();
                }
            }
            pool.awaitNoConnection();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EAGER", "LEADER_ONLY"})
    void virtualFollowersNeedMeasuredPromotion(Promotion promotion) {
        PoolBuilder builder = LeaderFollowerPool.builder().promotion(promotion).followers(Followers.VIRTUAL)
                .listen(new InetSocketAddress("127.0.0.1", 0), RunningPool.ECHO);
        assertThatThrownBy(builder::start).isInstanceOf(IllegalStateException.class)
                .hasMessage("virtual followers are not possible: they need promotion MEASURED, not " + promotion);
    }
}
