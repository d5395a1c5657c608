package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.faults.FaultPlan;

import com.sun.management.UnixOperatingSystemMXBean;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Check 15 of the list of faults: 5,000 connects as fast as they go, half of them reset at once. */
class AcceptStormTest {

    private static final int CONNECTS = 5_000;
    private static final int PEERS = 4;
    /** Both ends of each connection that stays are in this process. */
    private static final long DESCRIPTORS = 2 * CONNECTS;

    @RegisterExtension
    final FaultyPools pools = new FaultyPools();

    @Test
    void everyConnectionIsAccountedForAndTheOthersAreServedMeanwhile() throws Exception {
        long most = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class).getMaxFileDescriptorCount();
        Assumptions.assumeTrue(most >= DESCRIPTORS, "only " + most + " descriptors");
        FaultPlan none = FaultPlan.builder(0).points(List.of()).build();
        RunningPool pool = pools.start(none, RunningPool.ECHO, b -> b.threads(4)).pool();
        Queue<Client> stay = new ConcurrentLinkedQueue<>();
        ExecutorService peers = Executors.newFixedThreadPool(PEERS);
        try (Client served = pool.connect()) {
            assertThat(served.roundTrip("before")).isEqualTo("before");
            Callable<Void> storm = () -> storm(pool, stay);
            List<Future<Void>> storms = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                storms.add(peers.submit(storm));
            }
            int meanwhile = 0;
            do {
                assertThat(served.roundTrip("served")).isEqualTo("served");
                meanwhile++;
            } while (!storms.stream().allMatch(Future::isDone));
            for (Future<Void> each : storms) {
                each.get();
            }
            System.out.println(meanwhile + " round trips beside " + CONNECTS + " connects");

            RunningPool.eventually().untilAsserted(() -> {
                PoolSnapshot now = pool.snapshot();
                assertThat(now.accepted()).as("accepted").isEqualTo(CONNECTS + 1);
                assertThat(now.closed()).as("closed").isEqualTo(CONNECTS / 2);
                assertThat(now.connections()).as("live").isEqualTo(CONNECTS / 2 + 1);
            });
            for (Client client : stay) {
                assertThat(client.roundTrip("I stayed")).isEqualTo("I stayed");
            }
            assertThat(pool.snapshot().refused() + pool.snapshot().handlerErrors()).isZero();
        } finally {
            peers.shutdownNow();
            for (Client client : stay) {
                client.close();
            }
        }
    }

    private static Void storm(RunningPool pool, Queue<Client> stay) throws IOException {
        for (int i = 0; i < CONNECTS / PEERS; i++) {
            Client client = pool.connect();
            if (i % 2 == 0) {
                client.reset();
            } else {
                stay.add(client);
            }
        }
        return null;
    }
}
