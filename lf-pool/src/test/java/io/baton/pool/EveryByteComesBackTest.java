package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.concurrent.TimeUnit;

class EveryByteComesBackTest {

    private static final int CONNECTIONS = 500;
    private static final int MESSAGES = 200;

    @ParameterizedTest
    @CsvSource({"1, LEADER_ONLY", "2, MEASURED", "8, MEASURED", "8, EAGER"})
    void everyByteComesBackInOrderOnItsOwnConnection(int threads, Promotion promotion) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(threads).promotion(promotion));
                Swarm swarm = new Swarm(pool.address(), CONNECTIONS, MESSAGES, seed)) {
            long bytes = swarm.run(System.nanoTime() + TimeUnit.SECONDS.toNanos(60));

            assertThat(bytes).isGreaterThan((long) CONNECTIONS * 70_000);
            assertThat(pool.snapshot().accepted()).isEqualTo(CONNECTIONS);
            assertThat(pool.snapshot().handlerErrors()).isZero();
        }
    }
}
