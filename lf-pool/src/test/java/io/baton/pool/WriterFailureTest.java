package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Errors thrown by the calls that send, arm and shut down: each may cost the connection of the call, and no other. */
class WriterFailureTest {

    private static final int CLIENTS = 8;
    private static final int CHURN = 40;
    private static final Set<String> OUTGOING = Set.of("send", "sendmsg", "shutdown", "epollCtl", "getsockopt");

    /** While {@link #on}, throws out of one in eight of these calls. */
    private static final class Faults implements FaultyCalls {

        final SplittableRandom random = new SplittableRandom(seed());
        final Set<Integer> connections = ConcurrentHashMap.newKeySet();
        final AtomicInteger thrown = new AtomicInteger();
        volatile boolean on;

        private static long seed() {
            long seed = System.nanoTime();
            System.out.println("WriterFailureTest seed " + seed);
            return seed;
        }

        private synchronized int draw(int bound) {
            return random.nextInt(bound);
        }

        @Override
        public long answer(Call call) throws Throwable {
            if (call.name().equals("accept4")) {
                long fd = call.run();
                connections.add((int) fd);
                return fd;
            }
            int fd = call.name().equals("epollCtl") ? (int) call.argument(2)
                    : call.arguments() == null ? -1 : (int) call.argument(0);
            if (on && OUTGOING.contains(call.name()) && connections.contains(fd) && draw(8) == 0) {
                thrown.incrementAndGet();
                switch (draw(3)) {
                    case 0 -> throw new OutOfMemoryError("on purpose");
                    case 1 -> throw new StackOverflowError("on purpose");
                    default -> throw new IllegalStateException("on purpose");
                }
            }
            if (call.name().equals("close")) {
                connections.remove(fd);
            }
            return call.run();
        }
    }

    /** Answers each letter with many copies of it. */
    private static final class Letters implements ConnectionHandler {

        final AtomicInteger open = new AtomicInteger();
        final AtomicInteger wrong = new AtomicInteger();

        @Override
        public void onOpen(Connection connection) {
            open.incrementAndGet();
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            while (in.hasRemaining()) {
                byte[] reply = new byte[in.remaining() % 3 == 0 ? 5_000 : 500];
                java.util.Arrays.fill(reply, in.get());
                connection.reply(reply);
            }
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            if (open.decrementAndGet() < 0) {
                wrong.incrementAndGet();
            }
        }
    }

    /** Opens connections, sends its letter on each, and counts received bytes that are not its letter. */
    private static void churn(RunningPool pool, char letter, AtomicInteger foreign) {
        for (int i = 0; i < CHURN; i++) {
            try (Client client = pool.connect()) {
                for (int message = 0; message < 5; message++) {
                    client.send(String.valueOf(letter).repeat(4));
                    for (byte got : client.read(500)) {
                        if (got != letter) {
                            foreign.incrementAndGet();
                        }
                    }
                }
            } catch (IOException e) {
                // The server closed the connection because of a thrown error.
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ROLE, ADAPTIVE", "ROLE, ONESHOT", "THREAD, ADAPTIVE"})
    void aFailedCallCostsItsConnectionAndNoByteGoesToAnother(Writing writing, Arming arming) throws Exception {
        Faults faults = new Faults();
        Letters handler = new Letters();
        AtomicInteger foreign = new AtomicInteger();
        try (Logs logs = new Logs(); RunningPool pool = RunningPool.start(handler,
                b -> b.threads(3).writing(writing).arming(arming).systemCalls(FaultyCalls.of(faults)))) {
            faults.on = true;
            List<Thread> clients = new ArrayList<>();
            CountDownLatch done = new CountDownLatch(CLIENTS);
            for (int i = 0; i < CLIENTS; i++) {
                char letter = (char) ('a' + i);
                clients.add(new Thread(() -> {
                    churn(pool, letter, foreign);
                    done.countDown();
                }));
            }
            clients.forEach(Thread::start);
            assertThat(done.await(100, TimeUnit.SECONDS)).as("all clients end").isTrue();
            faults.on = false;

            assertThat(faults.thrown).hasPositiveValue();
            assertThat(foreign).as("bytes of another connection").hasValue(0);
            try (Client healthy = pool.connect()) {
                for (int i = 0; i < 300; i++) {
                    healthy.send("z");
                    assertThat(healthy.read(500)).containsOnly('z');
                }
            }
            pool.awaitNoConnection();
            RunningPool.eventually().until(() -> handler.open.get() == 0);
            assertThat(handler.wrong).as("onClose without onOpen").hasValue(0);
            assertThat(pool.liveThreads()).isEqualTo(writing == Writing.THREAD ? 4 : 3);
            assertThat(logs.messages()).isNotEmpty();
        }
    }
}
