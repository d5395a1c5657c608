package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** All threads of a pool wait in {@link Connection#receive} or {@link Connection#awaitWritable}: none is in epoll_wait. */
@Timeout(120)
class AllThreadsWaitTest {

    /** More of them than the sockets take. */
    private static final int PIECES = 256;

    @ParameterizedTest
    @EnumSource(Promotion.class)
    void whereAllThreadsWaitForTheirPeersEachGoesOnWhenItsPeerSends(Promotion promotion) throws Exception {
        int threads = promotion == Promotion.LEADER_ONLY ? 1 : 3;
        try (RunningPool pool = RunningPool.start(ReceiveInACallbackTest.echoOfLength(true, 100),
                b -> b.followers(Followers.PLATFORM).threads(threads).promotion(promotion))) {
            List<Client> waiting = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                waiting.add(pool.connect());
                waiting.get(i).send("2:a");
            }
            eventually().until(() -> pool.snapshot().accepted() == threads && allReceive(pool));
            try (Client late = pool.connect()) {
                late.send("1:z");
                for (Client client : waiting.subList(1, threads)) {
                    goesOn(client);
                }
                if (threads > 1) {
                    assertThat(late.readText(1)).as("while one thread waits").isEqualTo("z");
                }
                goesOn(waiting.get(0));
            }
            for (Client client : waiting) {
                client.close();
            }
        }
    }

    private static void goesOn(Client client) throws IOException {
        client.waitAtMost(Duration.ofSeconds(5));
        client.send("b");
        assertThat(client.readText(2)).isEqualTo("ab");
    }

    private static boolean allReceive(RunningPool pool) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().startsWith(pool.threadPrefix()))
                .allMatch(entry -> isParkedInReceive(entry.getValue()));
    }

    private static boolean isParkedInReceive(StackTraceElement[] stack) {
        return stack.length > 0 && stack[0].getMethodName().equals("park")
                && Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("receive"));
    }

    @Test
    void theWriteStallTimeoutEndsItWhereAllThreadsWait() throws Exception {
        Semaphore begun = new Semaphore(0);
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            if (in.get() == 'q') {
                connection.reply(new byte[1]);
                return;
            }
            begun.release();
            for (int i = 0; i < PIECES; i++) {
                connection.awaitWritable(Duration.ZERO);
                connection.reply(new byte[256 << 10]);
            }
        }, b -> b.followers(Followers.PLATFORM).threads(2).writeStallTimeout(Duration.ofSeconds(1)));
                Client one = new Client(pool.address(), 8 << 10); Client two = new Client(pool.address(), 8 << 10)) {
            one.send("x");
            two.send("x");
            assertThat(begun.tryAcquire(2, 20, TimeUnit.SECONDS)).isTrue();
            try (Client late = pool.connect()) {
                assertThat(late.roundTrip("q")).hasSize(1);
            }
            eventually().untilAsserted(() -> assertThat(pool.snapshot().writeStalls()).isEqualTo(2));
        }
    }
}
