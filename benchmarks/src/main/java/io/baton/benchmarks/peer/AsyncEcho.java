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

/** The JDK's own leader/followers pool: an AsynchronousChannelGroup with a fixed number of threads. */
public final class AsyncEcho {

    private static final int READ_BYTES = 8 * 1024;

    private AsyncEcho() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException {
        EchoOptions options = EchoOptions.of(arguments);
        AsynchronousChannelGroup group =
                AsynchronousChannelGroup.withFixedThreadPool(options.threads(), Executors.defaultThreadFactory());
        AsynchronousServerSocketChannel listener =
                AsynchronousServerSocketChannel.open(group).bind(options.address(), options.backlog());
        listener.accept(listener, new Acceptor(options));
        EchoOptions.announce(((InetSocketAddress) listener.getLocalAddress()).getPort());
    }

    private record Acceptor(EchoOptions options)
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
            new Connection(options, channel).read();
        }

        @Override
        public void failed(Throwable cause, AsynchronousServerSocketChannel listener) {
            throw new IllegalStateException("accept failed", cause);
        }
    }

    /** The handler of its own reads and writes; the attachment says which one completed. */
    private record Connection(EchoOptions options, AsynchronousSocketChannel channel, ByteBuffer buffer)
            implements CompletionHandler<Integer, Boolean> {

        private static final Boolean READ = true;
        private static final Boolean WRITE = false;

        Connection(EchoOptions options, AsynchronousSocketChannel channel) {
            this(options, channel, ByteBuffer.allocateDirect(READ_BYTES));
        }

        void read() {
            channel.read(buffer.clear(), READ, this);
        }

        @Override
        public void completed(Integer count, Boolean direction) {
            if (count < 0) {
                close(channel);
                return;
            }
            if (direction.equals(READ)) {
                buffer.flip();
                options.blockIfAsked(buffer.get(0));
            }
            if (buffer.hasRemaining()) {
                channel.write(buffer, WRITE, this);
            } else {
                read();
            }
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
