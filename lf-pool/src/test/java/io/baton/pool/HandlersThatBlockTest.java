package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What handlers do that block, or might: it behaves as on any thread, on both kinds of followers, and others are served
 * meanwhile.
 */
@Timeout(60)
class HandlersThatBlockTest {

    private static final int THREADS = 4;

    static RunningPool start(Followers followers, ConnectionHandler handler) throws Exception {
        assumeTrue(followers == Followers.PLATFORM || Followers.canBeVirtual(), Followers.support());
        return RunningPool.start(handler, b -> b.threads(THREADS).followers(followers));
    }

    static boolean isFirst(ByteBuffer in, char what) {
        return in.get(in.position()) == what;
    }

    /** A message that begins with b waits until the test lets it go on; the others are served meanwhile. */
    private static void servesOthersWhile(RunningPool pool, Runnable letGo) throws Exception {
        try (Client blocked = pool.connect(); Client quick = pool.connect()) {
            blocked.send("b");
            for (int i = 0; i < 20; i++) {
                assertThat(quick.roundTrip("quick")).isEqualTo("quick");
            }
            letGo.run();
            assertThat(blocked.readText(1)).isEqualTo("b");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aLock(Followers followers) throws Exception {
        ReentrantLock lock = new ReentrantLock();
        try (RunningPool pool = start(followers, (connection, in) -> {
            if (isFirst(in, 'b')) {
                lock.lock();
                lock.unlock();
            }
            connection.reply(in);
        })) {
            lock.lock();
            servesOthersWhile(pool, lock::unlock);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void synchronizedThatIsContended(Followers followers) throws Exception {
        Object monitor = new Object();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        Thread holder = new Thread(() -> {
            synchronized (monitor) {
                held.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        holder.start();
        held.await();
        try (RunningPool pool = start(followers, (connection, in) -> {
            if (isFirst(in, 'b')) {
                synchronized (monitor) {
                    connection.attach("entered");
                }
            }
            connection.reply(in);
        })) {
            servesOthersWhile(pool, release::countDown);
        } finally {
            release.countDown();
            holder.join(TimeUnit.SECONDS.toMillis(20));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void waitInsideOfSynchronized(Followers followers) throws Exception {
        Object monitor = new Object();
        boolean[] go = new boolean[1];
        try (RunningPool pool = start(followers, (connection, in) -> {
            if (isFirst(in, 'b')) {
                synchronized (monitor) {
                    while (!go[0]) {
                        monitor.wait();
                    }
                }
            }
            connection.reply(in);
        })) {
            servesOthersWhile(pool, () -> {
                synchronized (monitor) {
                    go[0] = true;
                    monitor.notifyAll();
                }
            });
        }
    }

    /** As a JDBC driver does: it writes a query to a socket and reads the answer. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void readingASocketOfJavaNet(Followers followers) throws Exception {
        try (ServerSocket database = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningPool pool = start(followers, (connection, in) -> {
                    if (isFirst(in, 'b')) {
                        try (Socket query = new Socket(database.getInetAddress(), database.getLocalPort())) {
                            query.getOutputStream().write('?');
                            in.position(in.limit());
                            connection.reply(new byte[] {(byte) query.getInputStream().read()});
                        }
                    } else {
                        connection.reply(in);
                    }
                })) {
            servesOthersWhile(pool, () -> {
                try (Socket query = database.accept()) {
                    query.getInputStream().read();
                    query.getOutputStream().write('b');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void readingAFile(Followers followers) throws Exception {
        Path file = Files.createTempFile("baton", ".txt");
        try {
            Files.writeString(file, "content");
            try (RunningPool pool = start(followers, (connection, in) -> {
                in.position(in.limit());
                connection.reply(Files.readAllBytes(file));
            }); Client client = pool.connect()) {
                for (int i = 0; i < 50; i++) {
                    client.send("?");
                    assertThat(client.readText(7)).isEqualTo("content");
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    /** A yield is no block: the same follower keeps the lead, so nothing is promoted for it. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void yieldIsNoBlock(Followers followers) throws Exception {
        try (RunningPool pool = start(followers, (connection, in) -> {
            for (int i = 0; i < 10; i++) {
                Thread.yield();
            }
            connection.reply(in);
        }); Client client = pool.connect()) {
            client.roundTrip("warm up");
            long before = pool.snapshot().promotions();
            int rounds = 500;
            for (int i = 0; i < rounds; i++) {
                assertThat(client.roundTrip("hello")).isEqualTo("hello");
            }
            assertThat(pool.snapshot().promotions() - before).as("promotions in %d turns", rounds)
                    .isLessThan(rounds / 10);
            assertThat(pool.snapshot().blockedTurns()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aHandlerThatThrowsAfterItBlockedCostsItsConnection(Followers followers) throws Exception {
        try (Logs logs = new Logs(); RunningPool pool = start(followers, (connection, in) -> {
            if (isFirst(in, 'b')) {
                TimeUnit.MILLISECONDS.sleep(5);
                throw new StackOverflowError("as asked for");
            }
            connection.reply(in);
        }); Client quick = pool.connect()) {
            for (int i = 0; i < 30; i++) {
                try (Client client = pool.connect()) {
                    client.send("b");
                    assertThat(client.isEnded()).isTrue();
                }
                assertThat(quick.roundTrip("quick")).isEqualTo("quick");
            }
            eventually().until(() -> pool.snapshot().handlerErrors() == 30);
            assertThat(logs.messages()).anyMatch(message -> message.contains("a handler threw"));
            eventually().until(() -> pool.snapshot().connections() == 1);
        }
    }
}
