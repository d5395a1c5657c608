package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A stack that comes to its end in the middle of a call for a connection, anywhere, leaves it as it was: a thread that owned it
 * and did not queue it would leave it open for ever.
 */
@Timeout(120)
class CloseAtTheEndOfAStackTest {

    private static final int CONNECTIONS = 60;
    private static final long SMALL_STACK = 256 << 10;

    private final List<Connection> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private boolean done;

    /** Goes down until a call fails, from the end of the stack back up until one does not. */
    private void fromTheEnd(Consumer<Connection> call, Connection connection, int before) {
        if (before > 0) {
            fromTheEnd(call, connection, before - 1);
            return;
        }
        try {
            fromTheEnd(call, connection, 0);
        } catch (StackOverflowError end) {
            ends.incrementAndGet();
        }
        if (!done) {
            call.accept(connection);
            done = true;
        }
    }

    private void eachFromTheEnd(Consumer<Connection> call) throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            int before = i;
            done = false;
            Thread deep = new Thread(null, () -> fromTheEnd(call, open.get(before), before), "deep", SMALL_STACK);
            deep.start();
            deep.join(TimeUnit.SECONDS.toMillis(30));
            assertThat(deep.isAlive()).isFalse();
            assertThat(done).as("a call that did not fail").isTrue();
        }
        assertThat(ends).hasPositiveValue();
    }

    private List<Client> connect(RunningPool pool) throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(pool.connect());
            clients.get(i).send("x");
        }
        eventually().until(() -> open.size() == CONNECTIONS);
        return clients;
    }

    @Test
    void aCloseIsRepeatedUntilItDoesNotFail() throws Exception {
        try (RunningPool pool = RunningPool.start(new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                in.position(in.limit());
                open.add(connection);
            }

            @Override
            public void onClose(Connection connection, Throwable cause) {
                closed.incrementAndGet();
            }
        })) {
            List<Client> clients = connect(pool);
            eachFromTheEnd(Connection::close);
            eventually().untilAsserted(() -> assertThat(closed).hasValue(CONNECTIONS));
            for (Client client : clients) {
                assertThat(client.isEnded()).isTrue();
                client.close();
            }
        }
    }

    @Test
    void aResumeIsRepeatedUntilItDoesNotFail() throws Exception {
        AtomicInteger resumed = new AtomicInteger();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            if (connection.attachment() == null) {
                connection.attach("paused");
                connection.pauseReading();
                open.add(connection);
            } else {
                in.position(in.limit());
                resumed.incrementAndGet();
            }
        })) {
            List<Client> clients = connect(pool);
            eachFromTheEnd(Connection::resumeReading);
            eventually().untilAsserted(() -> assertThat(resumed).hasValue(CONNECTIONS));
            for (Client client : clients) {
                client.close();
            }
        }
    }
}
