package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.framing.FrameHandler;
import io.baton.pool.framing.Framing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What a handler leaves because its replies wait for the peer is presented again once they have gone, though nothing new comes.
 */
@Timeout(60)
class PresentAgainTest {

    private static final int MUCH = 8 << 20;

    /** Another thread's reply is sent at once, so that the connection is above the watermark when this returns. */
    private static void replyMuch(Connection connection) throws InterruptedException {
        Thread other = new Thread(() -> connection.reply(new byte[MUCH]));
        other.start();
        other.join();
    }

    /** Takes one byte after the other, and after each one replies more than the peer has room for. */
    private static class OneByOne implements ConnectionHandler {

        final List<String> events = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch returned = new CountDownLatch(1);

        @Override
        public void onData(Connection connection, ByteBuffer in) throws Exception {
            while (in.hasRemaining() && connection.isWritable()) {
                events.add(String.valueOf((char) in.get()));
                replyMuch(connection);
            }
            returned.countDown();
        }

        @Override
        public void onWritable(Connection connection) {
            events.add("writable");
        }

        @Override
        public void onReadClosed(Connection connection) {
            events.add("end");
            connection.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesLeftForWantOfRoomComeAgainBeforeTheFin(Arming arming) throws Exception {
        for (int round = 0; round < 5; round++) {
            OneByOne handler = new OneByOne();
            // A limit far below what is left: it bounds what a handler waits for, not what waits for the peer.
            try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).arming(arming).unreadLimit(3));
                    Client client = new Client(pool.address(), 16 << 10)) {
                client.send("abcdef");
                client.endOutput();
                // Before the peer reads there is no room for the rest.
                assertThat(handler.returned.await(15, TimeUnit.SECONDS)).isTrue();
                assertThat(client.readToEnd().length).isEqualTo(6 * MUCH);
            }
            // The peer may have made room again before the handler asked the next time, so only the first pause is certain.
            assertThat(handler.events).as("pauses").contains("writable");
            assertThat(handler.events.stream().filter(event -> !event.equals("writable")))
                    .containsExactly("a", "b", "c", "d", "e", "f", "end");
        }
    }

    /** Room came while the handler was returning: the FIN is there to be read, and still comes last. */
    @ParameterizedTest
    @EnumSource
    void theFinWaitsForWhatWasLeftThoughThereIsRoomByThen(Arming arming) throws Exception {
        Semaphore mayRead = new Semaphore(0);
        OneByOne handler = new OneByOne() {
            @Override
            public void onData(Connection connection, ByteBuffer in) throws Exception {
                events.add(String.valueOf((char) in.get()));
                replyMuch(connection);
                RunningPool.eventually().until(() -> !connection.isWritable());
                mayRead.release();
                RunningPool.eventually().until(connection::isWritable);
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(3).arming(arming));
                Client client = new Client(pool.address(), 16 << 10)) {
            client.send("ab");
            client.endOutput();
            for (int i = 0; i < 2; i++) {
                assertThat(mayRead.tryAcquire(20, TimeUnit.SECONDS)).as("handled %d", i).isTrue();
                client.read(MUCH);
            }
            assertThat(client.isEnded()).isTrue();
        }
        assertThat(handler.events.stream().filter(event -> !event.equals("writable"))).containsExactly("a", "b", "end");
    }

    /** Nothing follows the requests, not even a FIN. */
    @Test
    void framesLeftForWantOfRoomAreHandedOverLater() throws Exception {
        List<String> frames = Collections.synchronizedList(new ArrayList<>());
        FrameHandler handler = (connection, frame) -> {
            frames.add(String.valueOf((char) frame.get(0)));
            replyMuch(connection);
        };
        try (RunningPool pool = RunningPool.start(Framing.lines(9, handler), b -> b.threads(2));
                Client client = new Client(pool.address(), 16 << 10)) {
            client.send("a\nb\r\nc\nd\ne");
            assertThat(client.read(4 * MUCH).length).isEqualTo(4 * MUCH);
            client.send("\n");
            assertThat(client.read(MUCH).length).isEqualTo(MUCH);
            assertThat(frames).containsExactly("a", "b", "c", "d", "e");
        }
    }

    /** The limit holds where the handler waits for more. */
    @Test
    void aMessageThatIsTooLongEndsItsConnectionAlsoAfterAPause() throws Exception {
        Recorder handler = new Recorder() {
            @Override
            public void onData(Connection connection, ByteBuffer in) throws Exception {
                if (in.get(in.position()) == '!') {
                    in.get();
                    replyMuch(connection);
                }
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).unreadLimit(100));
                Client client = new Client(pool.address(), 16 << 10)) {
            client.send("!" + "x".repeat(200));
            // A peer that read meanwhile might make room before the handler returns: then there is no pause.
            RunningPool.eventually().until(() -> handler.connection().toString().matches(".*ARMED.*PAUSED.*"));
            client.read(MUCH);
            client.send("x".repeat(200));
            assertThat(handler.cause()).hasMessageContaining("left 100 bytes unread");
        }
    }
}
