package io.baton.http.internal.server;

import io.baton.http.internal.parse.HeadScanner;
import io.baton.http.internal.parse.RequestHead;
import io.baton.http.internal.parse.Refusal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A head that has begun and not ended: its bytes, and how far it was looked at. All that a slow client costs. */
final class PartialHead {

    private static final int ROOM = 64;

    private final HeadScanner scanner;
    private byte[] bytes;
    private int length;

    /** Begins with bytes that the scanner has seen. */
    PartialHead(HeadScanner scanner, ByteBuffer in) {
        this.scanner = scanner;
        this.bytes = new byte[in.remaining() + ROOM];
        append(in);
    }

    private void append(ByteBuffer in) {
        int count = in.remaining();
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length + (bytes.length >> 1)));
        }
        in.get(bytes, length, count);
        length += count;
    }

    /** Takes what comes next. True if the head is complete; then {@code head} has its bytes. */
    boolean take(ByteBuffer in, RequestHead head) throws Refusal {
        int end = scanner.scan(in, in.position(), in.limit());
        if (end == HeadScanner.NOT_YET) {
            append(in);
            return false;
        }
        head.take(bytes, length, in, end - in.position(), scanner);
        return true;
    }
}
