package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.framing.FrameHandler;
import io.baton.pool.framing.Framing;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a peer sends must not get into the log of a server, where a line end would forge a line. */
class PeersBytesInLogsTest {

    private static final String SECRET = "S3CRET";
    private static final String MESSAGE = "x\r\nWARNING " + SECRET + "\r\n";

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Queue<String> causes = new ConcurrentLinkedQueue<>();

    private final Handler everything = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(new SimpleFormatter().format(entry));
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    };

    private final ConnectionHandler throwing = new ConnectionHandler() {
        @Override
        public void onData(Connection connection, ByteBuffer in) throws IOException {
            throw new IOException("the handler's own words");
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            causes.add(String.valueOf(cause));
        }
    };

    private final ConnectionHandler waitingForMore = new ConnectionHandler() {
        @Override
        public void onData(Connection connection, ByteBuffer in) {
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            causes.add(String.valueOf(cause));
        }
    };

    private final ConnectionHandler framed = Framing.lines(4, new FrameHandler() {
        @Override
        public void onFrame(Connection connection, ByteBuffer frame) {
            connection.reply(frame);
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            causes.add(String.valueOf(cause));
        }
    });

    /** By a handler that throws, an unread limit, a frame that is too long, and a reset. */
    @Test
    void whatAPeerSendsIsInNoMessageAndInNoCauseOfThePool() throws Exception {
        Logger logger = Logger.getLogger("io.baton");
        Level before = logger.getLevel();
        logger.setLevel(Level.ALL);
        everything.setLevel(Level.ALL);
        logger.addHandler(everything);
        try (Logs logs = new Logs()) {
            Logger.getLogger("io.baton.pool").addHandler(everything);
            for (ConnectionHandler handler : new ConnectionHandler[] {throwing, waitingForMore, framed}) {
                try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).unreadLimit(8))) {
                    Client client = pool.connect();
                    client.send(MESSAGE);
                    eventually().until(() -> pool.snapshot().closed() == 1);
                    client.close();
                    try (Client resetting = pool.connect()) {
                        resetting.send("x");
                        resetting.reset();
                    }
                    pool.awaitNoConnection();
                }
            }
            assertThat(logs.messages()).isNotEmpty();
        } finally {
            Logger.getLogger("io.baton.pool").removeHandler(everything);
            logger.removeHandler(everything);
            logger.setLevel(before);
        }
        assertThat(lines).as("with the stack traces").anyMatch(line -> line.contains("the handler's own words"))
                .noneMatch(line -> line.contains(SECRET));
        assertThat(causes).hasSizeGreaterThanOrEqualTo(3).noneMatch(cause -> cause.contains(SECRET));
    }
}
