package io.baton.benchmarks.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.Executors;

/**
 * The JDK's own leader/followers pool: an AsynchronousChannelGroup with a fixed number of threads. With {@code --pool
 * cached} one whose handlers run in a cached pool, which makes a thread whenever none is idle; {@code --threads} of
 * them wait for events, 0 for the JDK's own number.
 */
public final class AsyncEcho {

    private static final int READ_BYTES = 8 * 1024;

    private AsyncEcho() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException {
        EchoOptions options = EchoOptions.of(arguments);
        AsynchronousChannelGroup group = group(options);
        AsynchronousServerSocketChannel listener =
                AsynchronousServerSocketChannel.open(group).bind(options.address(), options.backlog());
        Replies replies = options.replies();
        ByteBuffer reply = replies == null ? null : replies.direct();
        listener.accept(listener, new Acceptor(options, replies, reply));
        EchoOptions.announce(((InetSocketAddress) listener.getLocalAddress()).getPort());
    }

    private static AsynchronousChannelGroup group(EchoOptions options) throws IOException {
        return options.extra().getOrDefault("pool", "fixed").equals("cached")
                ? AsynchronousChannelGroup.withCachedThreadPool(Executors.newCachedThreadPool(),
                        options.threads() == 0 ? -1 : options.threads())
                : AsynchronousChannelGroup.withFixedThreadPool(options.threads(), Executors.defaultThreadFactory());
    }

    private record Acceptor(EchoOptions options, Replies replies, ByteBuffer reply)
            implements CompletionHandler<AsynchronousSocketChannel, AsynchronousServerSocketChannel> {

        @Override
        public void completed(AsynchronousSocketChannel channel, AsynchronousServerSocketChannel listener) {
            listener.accept(listener, this);
            try {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            } catch (IOException e) {
                close(channel);
                return;
            }
            new Connection(this, channel).read();
        }

        @Override
        public void failed(Throwable cause, AsynchronousServerSocketChannel listener) {
            throw new IllegalStateException("accept failed", cause);
        }
    }

    /** The handler of its own reads and writes; the attachment says which one completed. */
    private static final class Connection implements CompletionHandler<Integer, Boolean> {

        private static final Boolean READ = true;
        private static final Boolean WRITE = false;

        private final EchoOptions options;
        private final AsynchronousSocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
        private final Replies.Count count;
        private final ByteBuffer reply;
        /** Replies that are still to be sent. */
        private int owed;

        Connection(Acceptor acceptor, AsynchronousSocketChannel channel) {
            this.options = acceptor.options;
            this.channel = channel;
            count = acceptor.replies == null ? null : acceptor.replies.new Count();
            reply = count == null ? null : acceptor.reply.duplicate().flip();
        }

        void read() {
            channel.read(buffer.clear(), READ, this);
        }

        @Override
        public void completed(Integer n, Boolean direction) {
            if (n < 0) {
                close(channel);
                return;
            }
            if (direction.equals(READ)) {
                buffer.flip();
                options.blockIfAsked(buffer.get(0));
                owed = count == null ? 0 : count.after(n);
            }
            ByteBuffer out = count == null ? buffer : nextReply();
            if (out.hasRemaining()) {
                channel.write(out, WRITE, this);
            } else {
                read();
            }
        }

        /** The rest of a reply that is being sent, or else the next one that is owed. */
        private ByteBuffer nextReply() {
            if (!reply.hasRemaining() && owed > 0) {
                owed--;
                reply.clear();
            }
            return reply;
        }

        @Override
        public void failed(Throwable cause, Boolean direction) {
            close(channel);
        }
    }

    private static void close(AsynchronousSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a channel did not close", e);
        }
    }
}
