package io.baton.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.http.HttpLimits;
import io.baton.http.internal.route.Routes;
import io.baton.pool.Connection;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.util.Map;

class ConnectionsTest {

    private static final Service SERVICE = new Service(HttpLimits.DEFAULTS, true, new Routes(Map.of(), Map.of()), null);

    private final Connections connections = new Connections();

    private static HttpConnection connection(long id) {
        Connection below = (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("id")) {
                        return id;
                    }
                    throw new UnsupportedOperationException(method.toString());
                });
        return new HttpConnection(below, SERVICE);
    }

    @Test
    void eachIsThereUntilItIsRemoved() {
        HttpConnection[] all = new HttpConnection[40];
        for (int i = 0; i < all.length; i++) {
            all[i] = connection(i);
            connections.add(all[i]);
        }
        assertThat(connections.all()).containsExactlyInAnyOrder(all);
        for (int i = 0; i < all.length; i++) {
            connections.remove(all[i]);
            assertThat(connections.size()).isEqualTo(all.length - 1 - i);
            assertThat(connections.all()).hasSize(all.length - 1 - i).doesNotContain(all[i]);
        }
    }

    /** A connection may fail before it is added, for lack of memory; its end comes all the same. */
    @Test
    void oneThatWasNeverAddedTakesNoOtherWithIt() {
        HttpConnection one = connection(1);
        connections.add(one);
        connections.remove(connection(17));
        assertThat(connections.all()).containsExactly(one);
        assertThat(connections.size()).isOne();
        connections.remove(one);
        connections.remove(one);
        assertThat(connections.size()).isZero();
    }
}
