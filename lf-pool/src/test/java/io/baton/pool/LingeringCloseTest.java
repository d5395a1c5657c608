package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A close must not destroy the replies before it, even if the peer still sends. */
class LingeringCloseTest {

    private static final int MIB = 1 << 20;

    /** Answers the first bytes with a large reply, closes, and leaves all input unread. */
    private static ConnectionHandler answerAndClose(int bytes) {
        return (connection, in) -> {
            connection.reply(new byte[bytes]);
            connection.close();
        };
    }

    /** Sends much more than the server reads. This may fail once the server has closed. */
    private static CompletableFuture<Throwable> sendMuch(Client client) {
        CompletableFuture<Throwable> sent = new CompletableFuture<>();
        new Thread(() -> {
            try {
                client.send(new byte[4 * MIB]);
                sent.complete(null);
            } catch (IOException e) {
                sent.complete(e);
            }
        }).start();
        return sent;
    }

    @ParameterizedTest
    @EnumSource(Writing.class)
    void aPeerThatStillSendsReadsTheWholeReply(Writing writing) throws Exception {
        try (RunningPool pool = RunningPool.start(answerAndClose(MIB), b -> b.threads(2).writing(writing))) {
            for (int i = 0; i < 20; i++) {
                try (Client client = pool.connect()) {
                    CompletableFuture<Throwable> sent = sendMuch(client);
                    assertThat(client.readToEnd().length).isEqualTo(MIB);
                    assertThat(sent.get(30, TimeUnit.SECONDS)).as("what ended the peer's sending").isNull();
                }
            }
            pool.awaitNoConnection();
        }
    }

    @Test
    void aPeerThatNeitherSendsNorClosesIsCutOffAfterASecondOrTwo() throws Exception {
        try (RunningPool pool = RunningPool.start(answerAndClose(100), b -> b.threads(2));
                Client client = pool.connect()) {
            client.send(new byte[200]);
            assertThat(client.readToEnd().length).isEqualTo(100);
            pool.awaitNoConnection();
        }
    }

    @Test
    void aPeerThatSendsForEverIsCutOff() throws Exception {
        try (RunningPool pool = RunningPool.start(answerAndClose(100), b -> b.threads(2));
                Client client = pool.connect()) {
            long sent = 0;
            IOException end = null;
            while (end == null && sent < 1L << 30) {
                try {
                    client.send(new byte[64 << 10]);
                    sent += 64 << 10;
                } catch (IOException e) {
                    end = e;
                }
            }
            assertThat(end).as("after %d bytes", sent).isNotNull();
            pool.awaitNoConnection();
        }
    }

    @Test
    void aConnectionWhosePeerClosedFirstIsClosedAtOnce() throws Exception {
        CountingCalls counting = new CountingCalls();
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(2).systemCalls(counting.calls()))) {
            for (int i = 0; i < 20; i++) {
                try (Client client = pool.connect()) {
                    assertThat(client.roundTrip("hello")).isEqualTo("hello");
                }
            }
            pool.awaitNoConnection();
            // The peer has closed first, so the server need not linger, nor ask whether it must.
            assertThat(counting.of("shutdown") + counting.of("getsockopt")).isZero();
        }
    }

    /** Once all is acknowledged, a connection lingers only if something has come: on loopback that is there when it was sent. */
    @Test
    void closingThePoolLetsPeersReadTheirReplies() throws Exception {
        RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            connection.reply(new byte[MIB]);
            connection.pauseReading();
        }, b -> b.threads(2));
        try (pool; Client client = pool.connect()) {
            client.send("x");
            assertThat(client.read(1).length).isEqualTo(1);
            client.send("unread");
            CompletableFuture<Throwable> sent = sendMuch(client);
            Thread closing = new Thread(pool::close);
            closing.start();
            int more = client.readToEnd().length;
            assertThat((more + 1) % MIB).as("a whole number of replies").isZero();
            closing.join(TimeUnit.SECONDS.toMillis(30));
            assertThat(closing.isAlive()).isFalse();
            sent.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void theUnreadRestOfALongRequestDoesNotDestroyItsAnswer() throws Exception {
        ConnectionHandler refusing = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                if (in.remaining() > 5_000) {
                    connection.reply("too long\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    connection.close();
                }
            }
        };
        try (RunningPool pool = RunningPool.start(refusing, b -> b.threads(2))) {
            for (int i = 0; i < 20; i++) {
                try (Client client = pool.connect()) {
                    CompletableFuture<Throwable> sent = sendMuch(client);
                    assertThat(sent.get(30, TimeUnit.SECONDS)).isNull();
                    assertThat(new String(client.readToEnd(), java.nio.charset.StandardCharsets.US_ASCII))
                            .isEqualTo("too long\n");
                }
            }
        }
    }

    /** What the pool itself has discarded counts, too: a peer that has sent it may be about to send more. */
    @Test
    void aPeerWhoseBytesWereDiscardedMaySendMore() throws Exception {
        CountDownLatch inTurn = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            connection.reply(in);
            inTurn.countDown();
            goOn.await();
            connection.close();
        }, b -> b.threads(2)); Client client = pool.connect()) {
            client.send("read");
            inTurn.await();
            client.send("not read");
            goOn.countDown();
            assertThat(client.readToEnd().length).isEqualTo(4);
            maySendMore(client);
        }
    }

    /** The pool has received all that came, and the handler has left it unread. */
    @Test
    void aPeerWhoseBytesWereLeftUnreadMaySendMore() throws Exception {
        try (RunningPool pool = RunningPool.start(answerAndClose(4), b -> b.threads(2));
                Client client = pool.connect()) {
            client.send("left");
            assertThat(client.readToEnd().length).isEqualTo(4);
            maySendMore(client);
        }
    }

    /** A closed socket answers the first message with a reset, and the second one fails. */
    private static void maySendMore(Client client) throws Exception {
        for (int i = 0; i < 3; i++) {
            client.send("more");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
