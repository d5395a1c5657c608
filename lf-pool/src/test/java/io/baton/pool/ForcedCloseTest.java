package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.internal.connection.PooledConnection;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The end of the pool closes descriptors, but none that a thread from elsewhere is just sending on. */
class ForcedCloseTest {

    @Test
    void aDescriptorIsNotClosedWhileAThreadFromElsewhereSendsOnIt() throws Exception {
        List<String> calls = new CopyOnWriteArrayList<>();
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        int[] fd = {-1};
        FaultyCalls faults = call -> {
            boolean ours = fd[0] >= 0 && call.arguments() != null && call.argument(0) == fd[0];
            if (ours && call.name().equals("send")) {
                sending.countDown();
                RunningPool.awaitQuietly(goOn);
                long sent = call.run();
                calls.add("sent");
                return sent;
            } else if (ours && call.name().equals("close")) {
                calls.add("closed");
            }
            return call.run();
        };
        Recorder handler = new Recorder() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                in.position(in.limit());
            }
        };
        try (Logs logs = new Logs(); RunningPool pool = RunningPool.start(handler,
                b -> b.threads(2).drainTimeout(Duration.ofMillis(20)).systemCalls(FaultyCalls.of(faults)));
                Client client = pool.connect()) {
            client.send("x");
            PooledConnection connection = (PooledConnection) handler.connection();
            fd[0] = connection.fd();
            Thread replying = new Thread(() -> connection.reply(new byte[] {1}));
            replying.start();
            assertThat(sending.await(15, TimeUnit.SECONDS)).isTrue();
            Thread closing = new Thread(pool.pool()::close);
            closing.start();
            eventually().until(() -> handler.closed.get() == 1);
            eventually().during(Duration.ofMillis(300)).until(calls::isEmpty);
            goOn.countDown();
            closing.join(TimeUnit.SECONDS.toMillis(15));
            assertThat(closing.isAlive()).isFalse();
            assertThat(calls).containsExactly("sent", "closed");
            replying.join();
            assertThat(logs.messages()).isNotEmpty();
        } finally {
            goOn.countDown();
        }
    }
}
