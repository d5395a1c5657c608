package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** As many virtual followers block as may: what else comes waits, and is neither refused nor lost. */
@Timeout(60)
class BlockedTurnsLimitTest {

    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void onlyWhereTheJvmCan() {
        assumeTrue(Followers.canBeVirtual(), Followers.support());
    }

    @Test
    void atTheLimitOfBlockedTurnsMessagesWaitAndConnectionsAreAccepted() throws Exception {
        int limit = 8;
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            release.await();
            running.decrementAndGet();
            connection.reply(in);
        }, b -> BlockedClients.TWO_THREADS.apply(b).maxBlockedTurns(limit))) {
            List<Client> clients = BlockedClients.send(pool, 5 * limit);
            eventually().until(() -> pool.snapshot().blockedTurns() == limit);
            eventually().until(() -> pool.snapshot().connections() == 5 * limit);
            assertThat(running).hasValue(limit);
            release.countDown();
            BlockedClients.readAnswers(clients);
            assertThat(most.get()).isLessThanOrEqualTo(limit);
            eventually().until(() -> pool.snapshot().blockedTurns() == 0);
        }
    }

    @Test
    void atTheLimitRoomToSendIsUsedAndAfterItTheHeldBackTurnsRunWithoutAnotherEvent() throws Exception {
        byte[] large = new byte[4 << 20];
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            if (in.get(in.position()) == 'b') {
                release.await();
                connection.reply(in);
            } else {
                in.position(in.limit());
                connection.reply(large);
            }
        }, b -> BlockedClients.TWO_THREADS.apply(b).maxBlockedTurns(1));
                Client reader = new Client(pool.address(), 8 << 10)) {
            reader.send("l");
            reader.read(1);
            List<Client> clients = BlockedClients.send(pool, 3);
            eventually().until(() -> pool.snapshot().blockedTurns() == 1);
            assertThat(reader.read(large.length - 1)).hasSize(large.length - 1);
            release.countDown();
            BlockedClients.readAnswers(clients);
        }
    }
}
