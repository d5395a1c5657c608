package io.baton.benchmarks.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Answers each whole message with a duplicate of one direct buffer; reads only while the channel is writable. */
final class NettyReply extends NettyServer.FlushingHandler {

    private final EchoOptions options;
    private final Replies.Count count;
    private final ByteBuf reply;

    NettyReply(EchoOptions options, Replies replies, ByteBuf reply) {
        this.options = options;
        this.count = replies.new Count();
        this.reply = reply;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        options.blockIfAsked(bytes.getByte(bytes.readerIndex()));
        int whole = count.after(bytes.readableBytes());
        bytes.release();
        for (; whole > 0; whole--) {
            context.write(reply.retainedDuplicate(), context.voidPromise());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        super.channelReadComplete(context);
        if (!context.channel().isWritable()) {
            context.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            context.channel().config().setAutoRead(true);
        }
    }
}
