package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A step of closing the pool that fails must not keep the others from being taken. */
class CloseStepsTest {

    @Test
    void everyDescriptorIsClosedThoughEachCloseThrows() throws Exception {
        Set<String> before = TestFds.open();
        AtomicInteger thrown = new AtomicInteger();
        CountDownLatch closing = new CountDownLatch(1);
        FaultyCalls faults = call -> {
            long result = call.run();
            if (call.name().equals("close") && closing.getCount() == 0) {
                thrown.incrementAndGet();
                throw new InternalError("on purpose");
            }
            return result;
        };
        CountDownLatch in = new CountDownLatch(3);
        try (Logs logs = new Logs()) {
            // Their peers read nothing, so these connections outlast the drain timeout.
            LeaderFollowerPool pool = LeaderFollowerPool.builder().threads(2).groups(1).drainTimeout(Duration.ZERO)
                    .systemCalls(FaultyCalls.of(faults))
                    .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), (connection, bytes) -> {
                        bytes.position(bytes.limit());
                        connection.reply(new byte[8 << 20]);
                        in.countDown();
                    }).start();
            try (Client one = new Client(pool.localAddresses().get(0), 4 << 10);
                    Client two = new Client(pool.localAddresses().get(0), 4 << 10);
                    Client three = new Client(pool.localAddresses().get(0), 4 << 10)) {
                one.send("x");
                two.send("x");
                three.send("x");
                assertThat(in.await(15, TimeUnit.SECONDS)).isTrue();
                closing.countDown();
                pool.close();
                assertThat(pool.snapshot().connections()).isZero();
            }
            assertThat(thrown).as("closes that threw").hasValueGreaterThan(5);
            assertThat(TestFds.openedSince(before)).isEmpty();
            assertThat(logs.messages()).isNotEmpty();
        }
    }
}
