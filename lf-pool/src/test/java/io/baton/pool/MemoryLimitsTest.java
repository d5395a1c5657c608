package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The limits of unsent and unread bytes of all connections together. */
class MemoryLimitsTest {

    private static final int SMALL_BUFFER = 8 << 10;
    private static final int MIB = 1 << 20;
    private static final int PEERS = 12;

    private final Queue<Throwable> causes = new ConcurrentLinkedQueue<>();

    /** Answers a digit with that many MiB, and echoes everything else. */
    private final ConnectionHandler handler = new ConnectionHandler() {
        @Override
        public void onData(Connection connection, ByteBuffer in) {
            byte first = in.get(in.position());
            if (first >= '0' && first <= '9') {
                in.position(in.limit());
                connection.reply(new byte[(first - '0') * MIB]);
            } else {
                connection.reply(in);
            }
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            if (cause != null) {
                causes.add(cause);
            }
        }
    };

    private static void closeAll(List<Client> clients) throws IOException {
        for (Client client : clients) {
            client.close();
        }
    }

    @Test
    void unsentBytesOfAllConnectionsAreBoundedEvenIfEachHasFew() throws Exception {
        List<Client> peers = new ArrayList<>();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).unsentLimits(8 * MIB, 8 * MIB))) {
            for (int i = 0; i < PEERS; i++) {
                peers.add(new Client(pool.address(), SMALL_BUFFER));
                peers.get(i).send("9");
                // Waits for the reply to begin, so that each connection finds the unsent bytes of those before.
                peers.get(i).read(1);
            }
            // The kernel's buffers take a part of each reply, so two or three replies may fit.
            eventually().until(() -> causes.size() >= PEERS - 4);
            assertThat(causes).allSatisfy(cause -> assertThat(cause).hasMessageContaining("unsent limit"));

            // A reply that need not wait is sent although the limit is reached.
            try (Client other = pool.connect()) {
                assertThat(other.roundTrip("quick")).isEqualTo("quick");
            }
            closeAll(peers);
            pool.awaitNoConnection();
            // Their bytes do not count any more.
            try (Client reader = new Client(pool.address(), SMALL_BUFFER)) {
                reader.send("9");
                assertThat(reader.read(9 * MIB).length).isEqualTo(9 * MIB);
            }
        }
    }

    @Test
    void aFileThatWaitsDoesNotCountTowardsTheMemoryLimit(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("sparse");
        long length = 3L << 30;
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(length);
        }
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            if (in.get(in.position()) == 'f') {
                in.position(in.limit());
                connection.replyFile(file, 0, length);
            } else {
                handler.onData(connection, in);
            }
        }, b -> b.threads(2).unsentLimits(4 * MIB, 4 * MIB));
                Client waiting = new Client(pool.address(), SMALL_BUFFER);
                Client slow = new Client(pool.address(), SMALL_BUFFER)) {
            waiting.send("f");
            waiting.read(1);
            for (int i = 0; i < 3; i++) {
                slow.send("9");
                assertThat(slow.read(9 * MIB).length).isEqualTo(9 * MIB);
            }
        }
    }

    @Test
    void manyFilesInARowAreAllSent(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("file");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(4 * MIB);
        }
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            while (in.hasRemaining()) {
                in.get();
                connection.replyFile(file, 0, 4 * MIB);
            }
        }, b -> b.threads(2).unsentLimits(MIB, MIB)); Client client = new Client(pool.address(), SMALL_BUFFER)) {
            client.send("f".repeat(16));
            assertThat(client.read(64 * MIB).length).isEqualTo(64 * MIB);
        }
    }

    @Test
    void unreadBytesOfAllConnectionsAreBounded() throws Exception {
        ConnectionHandler waitingForMore = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                if (in.get(in.position()) == 'e') {
                    connection.reply(in);
                }
            }

            @Override
            public void onClose(Connection connection, Throwable cause) {
                if (cause != null) {
                    causes.add(cause);
                }
            }
        };
        List<Client> peers = new ArrayList<>();
        try (RunningPool pool = RunningPool.start(waitingForMore, b -> b.threads(2).totalUnreadLimit(4 * MIB))) {
            for (int i = 0; i < PEERS; i++) {
                peers.add(pool.connect());
                try {
                    peers.get(i).send(new byte[600 << 10]);
                } catch (IOException closed) {
                    // Closed while it was sending, as expected from about the fifth on.
                }
            }
            eventually().until(() -> causes.size() >= PEERS - 4);
            assertThat(causes).allSatisfy(cause -> assertThat(cause).hasMessageContaining("all connections together"));
            try (Client other = pool.connect()) {
                assertThat(other.roundTrip("echo")).isEqualTo("echo");
            }
            closeAll(peers);
            pool.awaitNoConnection();
            try (Client again = pool.connect()) {
                int before = causes.size();
                again.send(new byte[600 << 10]);
                again.endOutput();
                assertThat(again.isEnded()).isTrue();
                assertThat(causes).as("connections closed by the limit afterwards").hasSize(before);
            }
        }
    }

    @Test
    void aHandlerThatRepliesMuchInOneTurnSeesThatThePeerIsSlow() throws Exception {
        CountDownLatch replied = new CountDownLatch(1);
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            int replies = 0;
            while (connection.isWritable() && replies < 1_000) {
                connection.reply(new byte[MIB]);
                replies++;
            }
            connection.reply(new byte[] {(byte) (replies < 100 ? 'y' : 'n')});
            connection.close();
            replied.countDown();
        }, b -> b.threads(2)); Client client = new Client(pool.address(), SMALL_BUFFER)) {
            client.send("x");
            // A peer that read meanwhile might not be slow.
            assertThat(replied.await(15, TimeUnit.SECONDS)).isTrue();
            byte[] all = client.readToEnd();
            assertThat((char) all[all.length - 1]).isEqualTo('y');
        }
    }
}
