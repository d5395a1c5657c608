package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.net.Socket;

/** A leader that is delayed while it accepts loses the lead. The accepted connection must not wait for the next event. */
class SlowAcceptTest {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final long LONGER_THAN_THE_PROMOTION_DELAY = 100;

    @Test
    void aConnectionIsServedEvenIfItsAcceptorLosesTheLead() throws Exception {
        try (LeaderFollowerPool pool = LeaderFollowerPool.builder().threads(3)
                .systemCalls(FaultyCalls.of(SlowAcceptTest::slowAccept))
                .listen(new InetSocketAddress("127.0.0.1", 0), (peer, in) -> peer.reply(in)).start();
                Socket peer = new Socket()) {
            peer.connect(pool.localAddresses().get(0));
            peer.setSoTimeout(PATIENCE_MILLIS);
            peer.getOutputStream().write('a');
            assertThat(peer.getInputStream().read()).isEqualTo('a');
            assertThat(pool.snapshot().promotions()).as("the acceptor lost the lead").isPositive();
        }
    }

    private static long slowAccept(FaultyCalls.Call call) throws Throwable {
        long result = call.run();
        if (call.name().equals("accept4") && result >= 0) {
            Thread.sleep(LONGER_THAN_THE_PROMOTION_DELAY);
        }
        return result;
    }
}
