package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

class OneConnectionFailsTest {

    private final Queue<Object> causes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger opened = new AtomicInteger();
    private Logs logs;

    @BeforeEach
    void catchLogs() {
        logs = new Logs();
    }

    @AfterEach
    void releaseLogs() {
        logs.close();
    }

    /** An echo. Some messages make it throw after the reply. */
    private class Misbehaving implements ConnectionHandler {

        @Override
        public void onOpen(Connection connection) {
            opened.incrementAndGet();
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) throws Exception {
            String text = StandardCharsets.ISO_8859_1.decode(in.duplicate()).toString();
            connection.reply(in);
            switch (text) {
                case "exception" -> throw new java.io.IOException("asked for");
                case "stack" -> overflow(connection, 0);
                case "memory" -> throw new OutOfMemoryError("asked for");
                case "replies until the stack ends" -> replyUntilTheStackEnds(connection);
                default -> {
                }
            }
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            causes.add(cause == null ? "no cause" : cause);
        }
    }

    private static int overflow(Connection connection, int depth) {
        return overflow(connection, depth + 1) + 1;
    }

    private static void replyUntilTheStackEnds(Connection connection) {
        connection.reply(new byte[] {'.'});
        replyUntilTheStackEnds(connection);
    }

    @Test
    void aHandlerThatThrowsLosesItsConnectionButItsReplyIsDelivered() throws Exception {
        try (RunningPool pool = RunningPool.start(new Misbehaving(), b -> b.threads(2));
                Client other = pool.connect()) {
            String[] kinds = {"exception", "stack", "memory"};
            for (int i = 0; i < 30; i++) {
                try (Client client = pool.connect()) {
                    String kind = kinds[i % kinds.length];
                    client.send(kind);
                    assertThat(new String(client.readToEnd(), StandardCharsets.ISO_8859_1)).isEqualTo(kind);
                }
                assertThat(other.roundTrip("other")).isEqualTo("other");
            }
            RunningPool.eventually().until(() -> pool.snapshot().connections() == 1);

            assertThat(pool.snapshot().handlerErrors()).isEqualTo(30);
            assertThat(pool.liveThreads()).isEqualTo(2);
            assertThat(causes).hasSize(30).hasOnlyElementsOfTypes(
                    java.io.IOException.class, StackOverflowError.class, OutOfMemoryError.class);
            assertThat(logs.messages()).filteredOn(m -> m.contains("a handler threw")).hasSize(30);
        }
    }

    @Test
    void aStackOverflowInAReplyDoesNotStopOtherReplies() throws Exception {
        try (RunningPool pool = RunningPool.start(new Misbehaving(), b -> b.threads(4));
                Client other = pool.connect()) {
            for (int i = 0; i < 100; i++) {
                try (Client client = pool.connect()) {
                    client.send("replies until the stack ends");
                    client.readToEnd();
                }
                assertThat(other.roundTrip("other")).isEqualTo("other");
            }
        }
    }

    @Test
    void everyCallbackMayThrow() throws Exception {
        ConnectionHandler angry = new ConnectionHandler() {
            @Override
            public void onOpen(Connection connection) {
                if (opened.incrementAndGet() % 2 == 0) {
                    throw new IllegalStateException("onOpen");
                }
            }

            @Override
            public void onData(Connection connection, ByteBuffer in) {
                connection.reply(in);
            }

            @Override
            public void onReadClosed(Connection connection) {
                throw new IllegalStateException("onReadClosed");
            }

            @Override
            public void onClose(Connection connection, Throwable cause) {
                causes.add(cause);
                throw new IllegalStateException("onClose");
            }
        };
        try (RunningPool pool = RunningPool.start(angry, b -> b.threads(2))) {
            try (Client first = pool.connect()) {
                assertThat(first.roundTrip("first")).isEqualTo("first");
                try (Client second = pool.connect()) {
                    assertThat(second.isEnded()).isTrue();
                }
                assertThat(first.roundTrip("again")).isEqualTo("again");
                first.endOutput();
                assertThat(first.isEnded()).isTrue();
            }
            pool.awaitNoConnection();
            assertThat(causes).extracting(c -> ((Throwable) c).getMessage()).containsExactly("onOpen", "onReadClosed");
            assertThat(pool.snapshot().handlerErrors()).isEqualTo(4);
        }
    }

    @Test
    void aHandlerWhoseBlocksMethodThrowsLosesOnlyItsConnection() throws Exception {
        ConnectionHandler undecided = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                connection.reply(in);
            }

            @Override
            public boolean blocks() {
                if (opened.incrementAndGet() % 2 == 1) {
                    throw new IllegalStateException("cannot say");
                }
                return false;
            }
        };
        try (RunningPool pool = RunningPool.start(undecided, b -> b.threads(2))) {
            for (int i = 0; i < 10; i++) {
                try (Client refused = pool.connect()) {
                    assertThat(refused.isEnded()).isTrue();
                }
                try (Client client = pool.connect()) {
                    assertThat(client.roundTrip("served")).isEqualTo("served");
                }
            }
            assertThat(pool.snapshot().handlerErrors()).isEqualTo(10);
        }
    }

    @Test
    void anInterruptStatusLeftByAHandlerIsNotSeenByTheNext() throws Exception {
        ConnectionHandler handler = (connection, in) -> {
            boolean interrupted = Thread.currentThread().isInterrupted();
            Thread.currentThread().interrupt();
            in.position(in.limit());
            connection.reply(new byte[] {(byte) (interrupted ? '!' : '.')});
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2));
                Client one = pool.connect();
                Client two = pool.connect()) {
            for (int i = 0; i < 20; i++) {
                one.send("x");
                two.send("x");
                assertThat(one.readText(1) + two.readText(1)).isEqualTo("..");
            }
        }
    }

    @Test
    void aResetCallsOnCloseOnceWithItsCause() throws Exception {
        try (RunningPool pool = RunningPool.start(new Misbehaving(), b -> b.threads(2))) {
            for (int i = 0; i < 10; i++) {
                Client client = pool.connect();
                client.roundTrip("hello");
                client.reset();
            }
            pool.awaitNoConnection();
            assertThat(causes).hasSize(10).allSatisfy(
                    cause -> assertThat((Throwable) cause).hasMessageContaining("ECONNRESET"));
            assertThat(pool.snapshot().handlerErrors()).isZero();
        }
    }
}
