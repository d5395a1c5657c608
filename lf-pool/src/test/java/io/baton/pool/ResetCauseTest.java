package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Errno;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.spi.Linux;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/** A peer's RST is the cause that onClose gets, wherever the connection is when it comes. */
@Timeout(60)
class ResetCauseTest {

    private static void isReset(Throwable cause) {
        assertThat(cause).isInstanceOfSatisfying(ErrnoException.class,
                e -> assertThat(e.errno()).as(() -> Errno.symbol(e.errno())).isIn(Linux.ECONNRESET, Linux.EPIPE));
    }

    @ParameterizedTest
    @EnumSource
    void whileItIsIdle(Arming arming) throws Exception {
        for (int warm : new int[] {1, 40}) {
            Recorder handler = new Recorder();
            try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).arming(arming));
                    Client client = pool.connect()) {
                for (int i = 0; i < warm; i++) {
                    client.roundTrip("warm");
                }
                client.reset();
                isReset(handler.cause());
                assertThat(handler.closed).hasValue(1);
            }
        }
    }

    /** No reply follows, whose send would be told too. */
    @ParameterizedTest
    @EnumSource
    void whileItsHandlerRuns(Arming arming) throws Exception {
        Semaphore inTurn = new Semaphore(0);
        Semaphore goOn = new Semaphore(0);
        Recorder handler = new Recorder() {
            @Override
            public void onData(Connection receiving, ByteBuffer in) throws Exception {
                if (in.get() == 'h') {
                    inTurn.release();
                    goOn.acquire();
                }
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).arming(arming));
                Client client = pool.connect()) {
            client.send("hold");
            inTurn.acquire();
            client.reset();
            goOn.release();
            isReset(handler.cause());
        }
    }

    /** It is not read from then, so only epoll_wait tells. */
    @ParameterizedTest
    @EnumSource
    void whileItsPeerReadsNothing(Arming arming) throws Exception {
        Recorder handler = new Recorder() {
            @Override
            public void onData(Connection receiving, ByteBuffer in) {
                in.position(in.limit());
                receiving.reply(new byte[8 << 20]);
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).arming(arming));
                Client client = new Client(pool.address(), 16 << 10)) {
            client.send("x");
            client.read(1);
            RunningPool.eventually().until(() -> !handler.connection().isWritable());
            client.reset();
            isReset(handler.cause());
        }
    }

    /** The handler keeps it open after the FIN, and has nothing to send. */
    @ParameterizedTest
    @EnumSource
    void afterItsFin(Arming arming) throws Exception {
        Semaphore halfClosed = new Semaphore(0);
        Recorder handler = new Recorder() {
            @Override
            public void onReadClosed(Connection receiving) {
                halfClosed.release();
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).arming(arming));
                Client client = pool.connect()) {
            client.roundTrip("hello");
            client.endOutput();
            halfClosed.acquire();
            client.reset();
            isReset(handler.cause());
        }
    }
}
