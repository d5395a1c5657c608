package io.baton.benchmarks.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;

import java.util.Date;
import java.util.concurrent.TimeUnit;

/**
 * Netty's HTTP/1.1 codec on native epoll, {@code --threads} event loops, as TechEmpower's plaintext test has it: a
 * response is flushed with all others of its read, the body is one buffer for all, the date is made once a second.
 */
public final class NettyHttp {

    private static final AsciiString SERVER = AsciiString.cached("netty");
    private static final AsciiString TYPE = AsciiString.cached(Plaintext.TYPE);
    private static final byte[] BODY = Plaintext.body();
    private static final AsciiString LENGTH = AsciiString.cached(Integer.toString(BODY.length));
    private static final ByteBuf CONTENT =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(BODY.length).writeBytes(BODY)).asReadOnly();

    private static volatile AsciiString date;

    private NettyHttp() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws InterruptedException {
        EchoOptions options = EchoOptions.of(arguments);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(options.threads(), EpollIoHandler.newFactory());
        tellTime();
        loops.scheduleAtFixedRate(NettyHttp::tellTime, 1, 1, TimeUnit.SECONDS);
        NettyServer.listen(options, loops, EpollServerSocketChannel.class,
                channel -> channel.pipeline().addLast(new HttpServerCodec(), new Handler()));
    }

    private static void tellTime() {
        date = new AsciiString(DateFormatter.format(new Date()));
    }

    private static final class Handler extends NettyServer.FlushingHandler {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (message instanceof HttpRequest request) {
                    context.write(response(request), context.voidPromise());
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private static FullHttpResponse response(HttpRequest request) {
            if (!request.uri().equals(Plaintext.PATH)) {
                FullHttpResponse none = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);
                none.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
                return none;
            }
            HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
            headers.set(HttpHeaderNames.CONTENT_TYPE, TYPE)
                    .set(HttpHeaderNames.SERVER, SERVER)
                    .set(HttpHeaderNames.DATE, date)
                    .set(HttpHeaderNames.CONTENT_LENGTH, LENGTH);
            return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, CONTENT.duplicate(),
                    headers, EmptyHttpHeaders.INSTANCE);
        }
    }
}
