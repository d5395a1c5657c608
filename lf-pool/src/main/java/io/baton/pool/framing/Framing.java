package io.baton.pool.framing;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolBuilder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Splits a connection's bytes into messages. Its methods turn a {@link FrameHandler} into a {@link ConnectionHandler} for
 * {@link PoolBuilder#listen} and {@link LeaderFollowerPool#connect}. One such handler may serve any number of connections.
 *
 * <pre>{@code
 * builder.listen(address, Framing.lines(1024, (connection, line) -> LineEnd.LF.reply(connection, line)));
 * builder.listen(address, Framing.lengthPrefixed(Prefix.TWO, 4096, (connection, frame) -> count(frame)));
 * }</pre>
 *
 * <p><b>A frame above the maximum</b> ends the connection: {@link FrameHandler#onTooLong} is called once, the connection is
 * closed, and {@link FrameHandler#onClose} gets a {@link FrameTooLongException}. The frame is refused as soon as its length is
 * known, not when it has come. The maximum counts the frame without its prefix or line end.
 *
 * <p><b>The maximum and {@link PoolBuilder#unreadLimit}.</b> An unfinished frame waits in the pool's memory. The maximum, with
 * the prefix or line end (2 bytes for a line), should not be above the unread limit. A frame that is within the maximum but
 * reaches that limit closes its connection, and onClose gets an exception that names the limit.
 *
 * <p><b>The end of the stream.</b> A frame whose end did not come before the peer's FIN is never delivered, nor is a last line
 * without line end: it cannot be told from one that was cut on the way, and half a command may mean something else than the
 * whole. {@link FrameHandler#onReadClosed} gets the number of its bytes.
 *
 * <p><b>Back-pressure.</b> While more replies wait than the {@linkplain PoolBuilder#highWatermark high watermark} allows, no
 * frame is delivered. So a peer that sends requests and reads no replies waits, and fills no memory.
 */
public final class Framing {

    private Framing() {
    }

    /**
     * Lines, which end with LF or CR LF; neither is part of the frame. A CR anywhere else is an ordinary byte. An empty
     * line is an empty frame.
     *
     * @param maximum bytes of a line without its end, at least 1
     * @throws IllegalArgumentException if the maximum is not positive
     */
    public static ConnectionHandler lines(int maximum, FrameHandler handler) {
        return new FrameByLine(maximum, handler);
    }

    /**
     * Frames that all have the same length, one directly after the other.
     *
     * @param length bytes of every frame, at least 1
     * @throws IllegalArgumentException if the length is not positive
     */
    public static ConnectionHandler fixed(int length, FrameHandler handler) {
        return new FrameByLength(length, handler);
    }

    /**
     * Frames with their length before them. A length of 0 is an empty frame.
     *
     * @param maximum bytes of a frame without its prefix, at least 1; a maximum that the prefix cannot express has no effect
     * @throws IllegalArgumentException if the maximum is not positive
     */
    public static ConnectionHandler lengthPrefixed(Prefix prefix, int maximum, FrameHandler handler) {
        return new FrameByPrefix(prefix, maximum, handler);
    }

    /** A length ahead of a frame: big-endian, unsigned, not counting itself. */
    public enum Prefix {
        /** One byte, for frames up to 255 bytes. */
        ONE(1),
        /** Two bytes, for frames up to 65,535 bytes. */
        TWO(2),
        /** Four bytes: lengths up to 2^32-1; a Java buffer can hold at most 2^31-1. */
        FOUR(4);

        private final int bytes;

        Prefix(int bytes) {
            this.bytes = bytes;
        }

        /** Bytes of the prefix. */
        public int bytes() {
            return bytes;
        }

        /** The largest length it can express. */
        public long largest() {
            return (1L << 8 * bytes) - 1;
        }

        /**
         * Replies with a frame: prefix and bytes in one {@link Connection#reply}, so that no reply of another thread
         * comes between them. Any thread.
         *
         * @param frame sent from position to limit and consumed; may be the frame that is being handled
         * @throws IllegalArgumentException if the prefix cannot express its length; nothing is sent or consumed
         */
        public void reply(Connection connection, ByteBuffer frame) {
            Objects.requireNonNull(connection, "connection");
            int length = Objects.requireNonNull(frame, "frame").remaining();
            if (length > largest()) {
                throw new IllegalArgumentException("a frame of " + length + " bytes, where a prefix of " + bytes
                        + (bytes == 1 ? " byte" : " bytes") + " can express " + largest() + " at most");
            }
            ByteBuffer whole = FrameScratch.take((long) bytes + length);
            try {
                write(whole, length);
                connection.reply(whole.put(frame).flip());
            } finally {
                FrameScratch.giveBack(whole);
            }
        }

        long read(ByteBuffer in, int at) {
            return switch (this) {
                case ONE -> Byte.toUnsignedInt(in.get(at));
                case TWO -> Short.toUnsignedInt(in.getShort(at));
                case FOUR -> Integer.toUnsignedLong(in.getInt(at));
            };
        }

        private void write(ByteBuffer out, int length) {
            switch (this) {
                case ONE -> out.put((byte) length);
                case TWO -> out.putShort((short) length);
                case FOUR -> out.putInt(length);
            }
        }
    }

    /** What ends a line that is sent. In what is received, either of them ends a line. */
    public enum LineEnd {
        /** LF alone. */
        LF("\n"),
        /** CR LF, as most protocols of the Internet want it. */
        CRLF("\r\n");

        private final byte[] bytes;

        LineEnd(String end) {
            bytes = end.getBytes(StandardCharsets.US_ASCII);
        }

        /**
         * Replies with a line: its bytes and its end in one {@link Connection#reply}, so that no reply of another
         * thread comes between them. Any thread.
         *
         * @param line sent from position to limit and consumed; may be the frame that is being handled
         * @throws IllegalArgumentException if there is an LF in it, or a CR at its end: the peer would read another line than
         *     this one. Nothing is sent or consumed
         */
        public void reply(Connection connection, ByteBuffer line) {
            Objects.requireNonNull(connection, "connection");
            int last = Objects.requireNonNull(line, "line").limit() - 1;
            if (FrameByLine.indexOfLineFeed(line, line.position(), line.limit()) >= 0) {
                throw new IllegalArgumentException("a line with an LF in it would be read as two");
            }
            if (line.hasRemaining() && line.get(last) == FrameByLine.CR) {
                throw new IllegalArgumentException("a line with a CR at its end would be read without it");
            }
            ByteBuffer whole = FrameScratch.take((long) line.remaining() + bytes.length);
            try {
                connection.reply(whole.put(line).put(bytes).flip());
            } finally {
                FrameScratch.giveBack(whole);
            }
        }

        /** {@link #reply(Connection, ByteBuffer)} of a text, in UTF-8. */
        public void reply(Connection connection, String line) {
            reply(connection, ByteBuffer.wrap(Objects.requireNonNull(line, "line").getBytes(StandardCharsets.UTF_8)));
        }
    }
}
