package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Whatever fails while something is logged costs no thread, no connection's onClose and no listener. */
class FailingLogsTest {

    private final Logger logger = Logger.getLogger("io.baton.pool");
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final Handler failing = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            records.incrementAndGet();
            throw new NoClassDefFoundError("as if no descriptor were left to load a class of the logging library");
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    };

    @BeforeEach
    void addFailingHandler() {
        logger.setUseParentHandlers(false);
        logger.addHandler(failing);
    }

    @AfterEach
    void removeFailingHandler() {
        logger.removeHandler(failing);
        logger.setUseParentHandlers(true);
    }

    /** Throws in every callback where it is asked to, something that cannot even be printed. */
    private final class Throwing implements ConnectionHandler {

        @Override
        public void onOpen(Connection connection) {
            opened.incrementAndGet();
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            if (in.get(in.position()) == 't') {
                throw new IllegalStateException() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public String getMessage() {
                        throw new StackOverflowError("getMessage");
                    }
                };
            }
            connection.reply(in);
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            closed.incrementAndGet();
            if (cause != null) {
                throw new IllegalStateException("onClose too");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Promotion.class)
    void aHandlersExceptionThatCannotBeLoggedCostsItsConnectionOnly(Promotion promotion) throws Exception {
        try (RunningPool pool = RunningPool.start(new Throwing(), b -> b.threads(4).promotion(promotion));
                Client other = pool.connect()) {
            other.roundTrip("other");
            long threads = pool.liveThreads();
            for (int i = 0; i < 40; i++) {
                try (Client client = pool.connect()) {
                    client.send("t");
                    assertThat(client.isEnded()).isTrue();
                }
                assertThat(other.roundTrip("other")).isEqualTo("other");
            }
            eventually().until(() -> pool.snapshot().connections() == 1);
            assertThat(closed).hasValue(40);
            assertThat(opened).hasValue(41);
            assertThat(records.get()).isPositive();
            assertThat(pool.liveThreads()).isEqualTo(threads);
        }
        assertThat(closed).hasValue(41);
    }

    @Test
    void aPauseThatCannotBeLoggedEndsAllTheSame() throws Exception {
        AtomicInteger failures = new AtomicInteger(3);
        SystemCalls calls = FaultyCalls.of(call -> call.name().equals("accept4")
                && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? -Linux.EMFILE : call.run());
        try (RunningPool pool = RunningPool.start(new Throwing(), b -> b.threads(2).systemCalls(calls));
                Client client = pool.connect()) {
            assertThat(client.roundTrip("patience")).isEqualTo("patience");
            assertThat(pool.liveThreads()).isEqualTo(2);
            assertThat(records.get()).isPositive();
        }
    }

    @Test
    void aBlocksThatThrowsAnythingCostsItsConnectionOnly() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ConnectionHandler undecided = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                connection.reply(in);
            }

            @Override
            public boolean blocks() {
                if (asked.incrementAndGet() % 2 == 1) {
                    FailingLogsTest.<RuntimeException>sneak(new Exception("checked"));
                }
                return false;
            }
        };
        try (RunningPool pool = RunningPool.start(undecided, b -> b.threads(2))) {
            for (int i = 0; i < 5; i++) {
                try (Client refused = pool.connect(); Client client = pool.connect()) {
                    assertThat(refused.isEnded()).isTrue();
                    assertThat(client.roundTrip("served")).isEqualTo("served");
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable checked) throws E {
        throw (E) checked;
    }
}
