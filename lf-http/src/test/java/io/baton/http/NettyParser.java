package io.baton.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What Netty's decoder makes of the bytes of a client. */
final class NettyParser {

    private final List<String> requests = new ArrayList<>();
    private boolean refused;
    private boolean failed;
    private io.netty.handler.codec.http.HttpRequest head;
    private StringBuilder body = new StringBuilder();

    NettyParser(byte[] bytes) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(new HttpDecoderConfig()
                .setMaxInitialLineLength(8 << 10).setMaxHeaderSize(32 << 10).setMaxChunkSize(1 << 20)));
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
                take((HttpObject) read);
                io.netty.util.ReferenceCountUtil.release(read);
            }
        } catch (RuntimeException e) {
            refuse(e);
        } finally {
            channel.close().syncUninterruptibly();
        }
    }

    private void take(HttpObject part) {
        if (refused) {
            return;
        }
        if (part.decoderResult().isFailure()) {
            refuse(part.decoderResult().cause());
            return;
        }
        if (part instanceof io.netty.handler.codec.http.HttpRequest begun) {
            head = begun;
            body = new StringBuilder();
        }
        if (part instanceof HttpContent content) {
            ByteBuf bytes = content.content();
            body.append(bytes.toString(StandardCharsets.ISO_8859_1));
        }
        if (part instanceof LastHttpContent last) {
            requests.add(Mirror.describe(head.method().name(), head.uri(), head.protocolVersion().minorVersion(),
                    list(head.headers()), body.toString(), list(last.trailingHeaders())));
        }
    }

    private void refuse(Throwable reason) {
        refused = true;
        failed = reason instanceof IndexOutOfBoundsException;
    }

    private static List<Response.Field> list(io.netty.handler.codec.http.HttpHeaders headers) {
        List<Response.Field> fields = new ArrayList<>();
        headers.iteratorCharSequence().forEachRemaining(entry ->
                fields.add(new Response.Field(entry.getKey().toString(), entry.getValue().toString())));
        return fields;
    }

    /** The requests, up to the first that it refuses. */
    List<String> requests() {
        return requests;
    }

    boolean refused() {
        return refused;
    }

    /**
     * Whether it has refused without a judgement. For a byte from 0x80 on, in the extension of a chunk, it looks outside of its
     * table of characters. In a quoted value such a byte is right (RFC 9112 section 7.1.1).
     */
    boolean failed() {
        return failed;
    }
}
