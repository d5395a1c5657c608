package io.baton.benchmarks.peer;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The JDK's selector in a bare loop, one thread. */
public final class NioEcho {

    private static final int READ_BYTES = 64 * 1024;

    private final EchoOptions options;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final Replies replies;
    private final ByteBuffer reply;

    /** A key's attachment. */
    private static final class Client {

        private final Replies.Count count;
        /** Bytes that the socket has not taken yet, or null. */
        private ByteBuffer pending;
        /** Replies that are still to be sent, without the pending one. */
        private int owed;

        Client(Replies replies) {
            count = replies == null ? null : replies.new Count();
        }
    }

    private NioEcho(EchoOptions options) throws IOException {
        this.options = options;
        replies = options.replies();
        reply = replies == null ? null : replies.direct();
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
                read(key);
            }
        } catch (IOException e) {
            close(key);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Client(replies));
        }
    }

    private void read(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        Client client = (Client) key.attachment();
        buffer.clear();
        int n = channel.read(buffer);
        if (n < 0) {
            close(key);
            return;
        }
        buffer.flip();
        options.blockIfAsked(buffer.get(0));
        if (client.count != null) {
            client.owed = client.count.after(n);
            if (!sendReplies(channel, client)) {
                key.interestOps(SelectionKey.OP_WRITE);
            }
            return;
        }
        channel.write(buffer);
        if (buffer.hasRemaining()) {
            client.pending = ByteBuffer.allocateDirect(buffer.remaining()).put(buffer).flip();
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    /** Sends what is owed. Returns whether the socket took all of it. */
    private boolean sendReplies(SocketChannel channel, Client client) throws IOException {
        while (client.pending != null || client.owed > 0) {
            if (client.pending == null) {
                client.pending = reply.duplicate();
                client.owed--;
            }
            channel.write(client.pending);
            if (client.pending.hasRemaining()) {
                return false;
            }
            client.pending = null;
        }
        return true;
    }

    private void flush(SelectionKey key) throws IOException {
        if (sendReplies((SocketChannel) key.channel(), (Client) key.attachment())) {
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
