package io.baton.pool.framing;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.PoolBuilder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Cuts the bytes of a connection into messages: makes a {@link ConnectionHandler} for {@link PoolBuilder#listen} of a
 * {@link FrameHandler}. One such handler may serve any number of connections.
 *
 * <pre>{@code
 * builder.listen(address, Framing.lines(1024, (connection, line) -> LineEnd.LF.reply(connection, line)));
 * builder.listen(address, Framing.lengthPrefixed(Prefix.TWO, 4096, (connection, frame) -> count(frame)));
 * }</pre>
 *
 * <p><b>What exceeds the maximum</b> ends the connection: {@link FrameHandler#onTooLong} is called, once, then the
 * connection is closed, and {@link FrameHandler#onClose} is told a {@link FrameTooLongException}. A frame is refused as
 * soon as its length is known, not when it has come. The maximum counts the frame without its prefix or line end.
 *
 * <p><b>The maximum and {@link PoolBuilder#unreadLimit}.</b> An unfinished frame waits in the pool's memory. With its
 * prefix or line end (2 bytes for a line) the maximum should be no more than the unread limit; a frame that is within
 * the maximum but beyond that limit cannot be waited for: its connection is closed, and onClose is told an exception
 * that names the limit.
 *
 * <p><b>The end of the stream.</b> A frame whose end did not come before the peer's FIN is never delivered, a last line
 * without line end included: nobody can tell it from one that was cut on the way, and half a command may mean something
 * else than the whole. {@link FrameHandler#onReadClosed} is told how many bytes there were of it.
 */
public final class Framing {

    private Framing() {
    }

    /**
     * Lines, which end with LF or CR LF; neither is part of the frame. A CR anywhere else is an ordinary byte. An empty
     * line is an empty frame.
     *
     * @param maximum bytes of a line without its end, 1 at least
     * @throws IllegalArgumentException if the maximum is not positive
     */
    public static ConnectionHandler lines(int maximum, FrameHandler handler) {
        return new FrameByLine(maximum, handler);
    }

    /**
     * Frames of one length. What exceeds it is the next frame.
     *
     * @param length bytes of every frame, 1 at least
     * @throws IllegalArgumentException if the length is not positive
     */
    public static ConnectionHandler fixed(int length, FrameHandler handler) {
        return new FrameByLength(length, handler);
    }

    /**
     * Frames after their length. A length of 0 is an empty frame.
     *
     * @param maximum bytes of a frame without its prefix, 1 at least; may be above what the prefix can say, and then
     *     never applies
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
        /** Four bytes, for frames up to 4,294,967,295 bytes, of which a buffer holds less than half. */
        FOUR(4);

        private final int bytes;

        Prefix(int bytes) {
            this.bytes = bytes;
        }

        /** Bytes of the prefix. */
        public int bytes() {
            return bytes;
        }

        /** The largest length it can say. */
        public long largest() {
            return (1L << 8 * bytes) - 1;
        }

        /**
         * Replies with a frame: prefix and bytes in one {@link Connection#reply}, so that no reply of another thread
         * comes between them. Any thread.
         *
         * @param frame sent from position to limit and consumed; may be the frame that is being handled
         * @throws IllegalArgumentException if the prefix cannot say its length; nothing is sent or consumed
         */
        public void reply(Connection connection, ByteBuffer frame) {
            Objects.requireNonNull(connection, "connection");
            int length = Objects.requireNonNull(frame, "frame").remaining();
            if (length > largest()) {
                throw new IllegalArgumentException("a frame of " + length + " bytes, where a prefix of " + bytes
                        + (bytes == 1 ? " byte" : " bytes") + " can say " + largest() + " at most");
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

    /** What ends a line that is sent. Received, either ends one. */
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
         * @throws IllegalArgumentException if there is an LF in it, or a CR at its end: who reads it would find another
         *     line than this one. Nothing is sent or consumed
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
