package io.baton.sample;

import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolBuilder;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Option;

import java.lang.reflect.Field;

import static org.assertj.core.api.Assertions.assertThat;

/** The help shows defaults that the library has: the builder has no accessors for them, so its fields are read. */
class ServeDefaultsTest {

    @Test
    void maxConnectionsIsTheLibrarysDefault() throws ReflectiveOperationException {
        assertThat(Integer.valueOf(Serve.MAX_CONNECTIONS)).isEqualTo(fieldOfANewBuilder("maxConnections"));
    }

    @Test
    void idleTimeoutIsTheLibrarysDefault() throws ReflectiveOperationException {
        assertThat(new DurationConverter().convert(Serve.IDLE_TIMEOUT)).isEqualTo(fieldOfANewBuilder("idleTimeout"));
    }

    @Test
    void itListensOnLoopbackUnlessToldOtherwise() throws Exception {
        String address = Serve.class.getDeclaredField("bind").getAnnotation(Option.class).defaultValue();
        assertThat(new AddressConverter().convert(address).isLoopbackAddress()).isTrue();
    }

    private static Object fieldOfANewBuilder(String name) throws ReflectiveOperationException {
        Field field = PoolBuilder.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(LeaderFollowerPool.builder());
    }
}
