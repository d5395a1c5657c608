package io.baton.benchmarks.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;

import java.util.function.Supplier;

/**
 * Netty 4.2 with its defaults and TCP_NODELAY. {@code --threads} event loops; {@code --transport epoll} or
 * {@code io_uring}; {@code --executor N} moves the handler off the loops, into a group of N threads.
 */
public final class NettyEcho {

    private NettyEcho() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws InterruptedException {
        EchoOptions options = EchoOptions.of(arguments);
        boolean uring = options.extra().getOrDefault("transport", "epoll").equals("io_uring");
        int executorThreads = Integer.parseInt(options.extra().getOrDefault("executor", "0"));
        EventExecutorGroup executor = executorThreads == 0 ? null : new DefaultEventExecutorGroup(executorThreads);

        IoHandlerFactory io = uring ? IoUringIoHandler.newFactory() : EpollIoHandler.newFactory();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(options.threads(), io);
        Supplier<ChannelHandler> handler = handler(options);
        Class<? extends ServerChannel> server =
                uring ? IoUringServerSocketChannel.class : EpollServerSocketChannel.class;
        NettyServer.listen(options, loops, server, channel -> add(channel, executor, handler.get()));
    }

    @SuppressWarnings("deprecation") // still the way to move a handler off the loop
    private static void add(Channel channel, EventExecutorGroup executor, ChannelHandler handler) {
        channel.pipeline().addLast(executor, handler);
    }

    /** Makes the handler of a connection. */
    private static Supplier<ChannelHandler> handler(EchoOptions options) {
        Replies replies = options.replies();
        if (replies == null) {
            return () -> new Echo(options);
        }
        ByteBuf reply = Unpooled.directBuffer(replies.replyBytes()).writeBytes(replies.array());
        return () -> new NettyReply(options, replies, reply);
    }

    private static final class Echo extends NettyServer.FlushingHandler {

        private final EchoOptions options;

        Echo(EchoOptions options) {
            this.options = options;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            options.blockIfAsked(bytes.getByte(bytes.readerIndex()));
            context.write(bytes, context.voidPromise());
        }
    }
}
