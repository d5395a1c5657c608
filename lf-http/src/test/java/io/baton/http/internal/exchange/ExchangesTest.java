package io.baton.http.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.http.HttpLimits;
import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

class ExchangesTest {

    private final Exchanges exchanges = new Exchanges(HttpLimits.DEFAULTS);

    @Test
    void anExchangeGoesBackOnce() {
        Exchange one = exchanges.lend();
        Exchange other = exchanges.lend();
        assertThat(one).isNotSameAs(other);
        exchanges.giveBack(one);
        assertThatThrownBy(() -> exchanges.giveBack(one)).isInstanceOf(IllegalStateException.class);
        assertThat(exchanges.kept()).isOne();
        assertThat(exchanges.lend()).isSameAs(one);
        assertThat(exchanges.kept()).isZero();
    }

    @Test
    void anExchangeHasOneUserAtATime() throws Exception {
        Set<Exchange> lent = ConcurrentHashMap.newKeySet();
        AtomicBoolean twice = new AtomicBoolean();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int round = 0; round < 50_000; round++) {
                    Exchange exchange = exchanges.lend();
                    if (!lent.add(exchange)) {
                        twice.set(true);
                    }
                    lent.remove(exchange);
                    exchanges.giveBack(exchange);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join(60_000);
        }
        assertThat(twice).isFalse();
        assertThat(exchanges.kept()).isBetween(1, threads.length);
    }
}
