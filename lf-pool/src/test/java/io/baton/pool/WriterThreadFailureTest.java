package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.internal.connection.PooledConnection;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The writer as a thread: a failure whose handling fails, too, before the next reply of the same batch. */
class WriterThreadFailureTest {

    /** The connections by the first byte that came, and why they were closed. */
    private static final class ByLetter implements ConnectionHandler {

        final Map<Character, CompletableFuture<PooledConnection>> opened = new ConcurrentHashMap<>();
        final Map<Object, CompletableFuture<Throwable>> closed = new ConcurrentHashMap<>();

        CompletableFuture<PooledConnection> opened(char letter) {
            return opened.computeIfAbsent(letter, any -> new CompletableFuture<>());
        }

        CompletableFuture<Throwable> closed(Object connection) {
            return closed.computeIfAbsent(connection, any -> new CompletableFuture<>());
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            opened((char) in.get()).complete((PooledConnection) connection);
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            closed(connection).complete(cause);
        }
    }

    /** Holds the writer in a send of one connection; the send of another throws, and so do its first shutdowns. */
    private static final class Faults implements FaultyCalls {

        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final AtomicInteger shutdownsLeft = new AtomicInteger(3);
        volatile int holding = -1;
        volatile int failing = -1;

        @Override
        public long answer(Call call) throws Throwable {
            boolean send = call.name().equals("send");
            if (send && call.argument(0) == holding) {
                held.countDown();
                RunningPool.awaitQuietly(goOn);
            } else if (send && call.argument(0) == failing) {
                throw new InternalError("on purpose");
            } else if (call.name().equals("shutdown") && call.argument(0) == failing
                    && shutdownsLeft.getAndDecrement() > 0) {
                throw new StackOverflowError("on purpose");
            }
            return call.run();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aConnectionWhoseFailureCannotBeHandledAtOnceIsEndedBeforeTheNextReply() throws Exception {
        Faults faults = new Faults();
        ByLetter handler = new ByLetter();
        try (Logs logs = new Logs(); RunningPool pool = RunningPool.start(handler,
                b -> b.threads(2).writing(Writing.THREAD).systemCalls(FaultyCalls.of(faults)));
                Client failing = pool.connect(); Client healthy = pool.connect(); Client holding = pool.connect()) {
            failing.send("f");
            healthy.send("h");
            holding.send("w");
            PooledConnection held = handler.opened('w').get(15, TimeUnit.SECONDS);
            PooledConnection failed = handler.opened('f').get(15, TimeUnit.SECONDS);
            faults.holding = held.fd();
            faults.failing = failed.fd();
            held.reply(bytes("held"));
            assertThat(faults.held.await(15, TimeUnit.SECONDS)).isTrue();
            // These come to the writer in one batch.
            failed.reply(bytes("lost"));
            handler.opened('h').get(15, TimeUnit.SECONDS).reply(bytes("served"));
            faults.goOn.countDown();
            assertThat(healthy.readText(6)).isEqualTo("served");
            assertThat(holding.readText(4)).isEqualTo("held");
            assertThat(handler.closed(failed).get(15, TimeUnit.SECONDS)).isInstanceOf(InternalError.class);
            assertThat(failing.isEnded()).isTrue();
            assertThat(faults.shutdownsLeft).hasValueLessThan(1);
            assertThat(logs.messages()).isNotEmpty();
        }
    }
}
