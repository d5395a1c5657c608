package io.baton.pool.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.ForwardingConnection;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.Logs;
import io.baton.pool.framing.Framing.LineEnd;
import io.baton.pool.framing.Framing.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Decorators above and below a framing, as an encryption below it would be. */
@Timeout(60)
class DecoratorsTest {

    /** What a cipher knows of a connection; flips the bits of what is sent. */
    private static final class Ciphered extends ForwardingConnection {

        private Connection above;

        Ciphered(Connection below) {
            super(below);
        }

        @Override
        public void reply(ByteBuffer bytes) {
            super.reply(flip(bytes));
        }
    }

    private static ByteBuffer flip(ByteBuffer bytes) {
        ByteBuffer flipped = ByteBuffer.allocate(bytes.remaining());
        while (bytes.hasRemaining()) {
            flipped.put((byte) ~bytes.get());
        }
        return flipped.flip();
    }

    /** A layer with another handler above it: flips the bits of what comes, and keeps what that one leaves. */
    private record Cipher(ConnectionHandler upper) implements ConnectionDecorator {

        @Override
        public Connection decorate(Connection below) {
            Ciphered own = new Ciphered(below);
            own.above = ConnectionDecorator.decorate(upper, own);
            return own;
        }

        @Override
        public Connection visible(Connection own) {
            return ConnectionDecorator.visible(upper, above(own));
        }

        private static Connection above(Connection own) {
            return ((Ciphered) own).above;
        }

        @Override
        public void onOpen(Connection own) throws Exception {
            upper.onOpen(above(own));
        }

        @Override
        public void onData(Connection own, ByteBuffer in) throws Exception {
            ByteBuffer clear = flip(in.duplicate());
            upper.onData(above(own), clear);
            in.position(in.limit() - clear.remaining());
        }

        @Override
        public void onReadClosed(Connection own) throws Exception {
            upper.onReadClosed(above(own));
        }

        @Override
        public void onWritable(Connection own) throws Exception {
            upper.onWritable(above(own));
        }

        @Override
        public void onClose(Connection own, Throwable cause) {
            upper.onClose(above(own), cause);
        }
    }

    /** Writes down which connection each callback got and which lines; a server echoes them. */
    private static final class Lines implements FrameHandler {

        final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        private final boolean echoes;

        Lines(boolean echoes) {
            this.echoes = echoes;
        }

        @Override
        public void onOpen(Connection connection) {
            seen.add(connection);
        }

        @Override
        public void onFrame(Connection connection, ByteBuffer line) {
            seen.add(connection);
            seen.add(StandardCharsets.US_ASCII.decode(line.duplicate()).toString());
            if (echoes) {
                LineEnd.LF.reply(connection, line);
            }
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            seen.add(connection);
            seen.add(String.valueOf(cause));
        }

        Object next() throws InterruptedException {
            return seen.poll(20, TimeUnit.SECONDS);
        }
    }

    private static LeaderFollowerPool start(ConnectionHandler handler) throws Exception {
        return LeaderFollowerPool.builder().threads(2)
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), handler).start();
    }

    @Test
    void aFramingAboveACipherAboveACipherSpeaksThroughBothAndIsWhatConnectReturns() throws Exception {
        Lines server = new Lines(true);
        Lines client = new Lines(false);
        try (LeaderFollowerPool pool = start(new Cipher(new Cipher(Framing.lines(99, server))))) {
            Connection connection = pool.connect(pool.localAddresses().get(0),
                    new Cipher(new Cipher(Framing.lines(99, client))));
            connection.attach("mine");
            LineEnd.CRLF.reply(connection, "through all layers");
            Object accepted = server.next();
            assertThat(server.next()).isSameAs(accepted);
            assertThat(server.next()).isEqualTo("through all layers");
            assertThat(client.next()).isSameAs(connection);
            assertThat(client.next()).isSameAs(connection);
            assertThat(client.next()).isEqualTo("through all layers");
            assertThat(connection.attachment()).isEqualTo("mine");
            LineEnd.LF.reply(connection, "last");
            connection.close();
            assertThat(client.next()).isSameAs(connection);
            Object cause = client.next();
            if ("last".equals(cause)) {
                // The answer was quicker than the close.
                assertThat(client.next()).isSameAs(connection);
                cause = client.next();
            }
            assertThat(cause).as("the cause").isEqualTo("null");
            assertThat(List.of(server.next(), server.next())).containsExactly(accepted, "last");
            assertThat(server.next()).isSameAs(accepted);
        }
    }

    @Test
    void whatACipherSendsIsNotWhatTheFramingWrote() throws Exception {
        try (LeaderFollowerPool pool = start(new Cipher(Framing.lines(99, new Lines(true))));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(),
                        ((InetSocketAddress) pool.localAddresses().get(0)).getPort())) {
            socket.setSoTimeout(20_000);
            byte[] secret = flip(ByteBuffer.wrap("secret\n".getBytes(StandardCharsets.US_ASCII))).array();
            InputStream in = socket.getInputStream();
            for (byte each : secret) {
                // Byte by byte: what the framing leaves unread passes through the cipher again.
                socket.getOutputStream().write(each);
            }
            assertThat(in.readNBytes(secret.length)).isEqualTo(secret);
        }
    }

    /** Frames that hold frames: the inner framing is a handler of the outer one's frames. */
    @Test
    void aFramingOfFramesUsesTheOuterConnection() throws Exception {
        Lines inner = new Lines(true);
        ConnectionHandler lines = Framing.lines(99, inner);
        FrameHandler outer = new FrameHandler() {
            @Override
            public void onOpen(Connection connection) throws Exception {
                Connection own = ConnectionDecorator.decorate(lines, connection);
                connection.attach(own);
                lines.onOpen(own);
            }

            @Override
            public void onFrame(Connection connection, ByteBuffer frame) throws Exception {
                lines.onData((Connection) connection.attachment(), frame);
            }
        };
        FramingHarness harness = new FramingHarness(Framing.lengthPrefixed(Prefix.ONE, 99, outer), 100);
        harness.receive("\6ab\ncd\n\3ef\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(inner.seen).contains("ab", "cd", "ef");
        assertThat(harness.repliesAsText()).containsExactly("ab\n", "cd\n", "ef\n");
    }

    @Test
    void aDecoratorThatThrowsOrReturnsNothingCostsItsConnectionAlone() throws Exception {
        for (boolean isNull : new boolean[] {true, false}) {
            ConnectionDecorator broken = new ConnectionDecorator() {
                @Override
                public Connection decorate(Connection below) {
                    if (isNull) {
                        return null;
                    }
                    throw new StackOverflowError();
                }

                @Override
                public void onData(Connection connection, ByteBuffer in) {
                    throw new AssertionError();
                }
            };
            try (Logs logs = new Logs(); LeaderFollowerPool pool = start(broken)) {
                for (int i = 0; i < 3; i++) {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(),
                            ((InetSocketAddress) pool.localAddresses().get(0)).getPort())) {
                        socket.setSoTimeout(20_000);
                        assertThat(socket.getInputStream().read()).isEqualTo(-1);
                    }
                }
                assertThat(pool.snapshot().handlerErrors()).isEqualTo(3);
                assertThat(logs.messages()).hasSize(3);
                assertThatThrownBy(() -> pool.connect(pool.localAddresses().get(0), broken))
                        .isInstanceOf(isNull ? NullPointerException.class : StackOverflowError.class);
            }
        }
    }
}
