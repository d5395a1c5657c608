package io.baton.benchmarks.peer;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The JDK's selector in a bare loop, one thread. A key's attachment is what its socket did not take yet. */
public final class NioEcho {

    private static final int READ_BYTES = 64 * 1024;

    private final EchoOptions options;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);

    private NioEcho(EchoOptions options) throws IOException {
        this.options = options;
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        listener.bind(options.address(), options.backlog());
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException {
        NioEcho server = new NioEcho(EchoOptions.of(arguments));
        EchoOptions.announce(server.listener.socket().getLocalPort());
        while (true) {
            server.selector.select(server::turn);
        }
    }

    private void turn(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else if (key.isWritable()) {
                flush(key);
            } else {
                echo(key);
            }
        } catch (IOException e) {
            close(key);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    private void echo(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        buffer.clear();
        if (channel.read(buffer) < 0) {
            close(key);
            return;
        }
        buffer.flip();
        options.blockIfAsked(buffer.get(0));
        channel.write(buffer);
        if (buffer.hasRemaining()) {
            key.attach(ByteBuffer.allocateDirect(buffer.remaining()).put(buffer).flip());
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    private static void flush(SelectionKey key) throws IOException {
        ByteBuffer pending = (ByteBuffer) key.attachment();
        ((SocketChannel) key.channel()).write(pending);
        if (!pending.hasRemaining()) {
            key.attach(null);
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new IllegalStateException("a channel did not close", e);
        }
    }
}
