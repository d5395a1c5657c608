package io.baton.benchmarks.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** What Netty's servers have in common. */
final class NettyServer {

    private NettyServer() {
    }

    /** Listens, and announces the port. */
    static void listen(EchoOptions options, EventLoopGroup loops, Class<? extends ServerChannel> server,
                       Consumer<Channel> initializer) throws InterruptedException {
        Channel listener = new ServerBootstrap()
                .group(loops)
                .channel(server)
                .option(ChannelOption.SO_BACKLOG, options.backlog())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initializer.accept(channel);
                    }
                })
                .bind(options.address()).sync().channel();
        EchoOptions.announce(((InetSocketAddress) listener.localAddress()).getPort());
    }

    /** A handler that flushes once after each read, and closes a connection that fails. */
    abstract static class FlushingHandler extends ChannelInboundHandlerAdapter {

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
