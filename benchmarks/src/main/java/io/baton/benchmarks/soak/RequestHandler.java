package io.baton.benchmarks.soak;

import io.baton.pool.Connection;
import io.baton.pool.framing.FrameHandler;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/** Answers a {@link Request}. It sees foreign bytes, too: all requests of a connection have to carry the same tag. */
final class RequestHandler implements FrameHandler {

    private static final int LONGEST_BLOCK_MILLIS = 10;
    /** From here on a reply is made in direct memory, so that it is sent in place. */
    private static final int DIRECT_CELLS = (64 << 10) / Cells.BYTES;
    private static final int PART_CELLS = (32 << 10) / Cells.BYTES;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path file;
    private final Executor others;
    private final Leak.Tap tap;
    private final LongAdder foreignRequests;

    /**
     * A handler for all connections.
     *
     * @param file the shared one
     * @param others runs what another thread is to do
     * @param foreignRequests counts those with another connection's tag
     */
    RequestHandler(Path file, Executor others, Leak.Tap tap, LongAdder foreignRequests) {
        this.file = file;
        this.others = others;
        this.tap = tap;
        this.foreignRequests = foreignRequests;
    }

    @Override
    public void onReadClosed(Connection connection, int unfinished) {
        if (!tap.drips(Leak.CONNECTION)) {
            connection.close();
        }
    }

    @Override
    public void onFrame(Connection connection, ByteBuffer frame) throws IOException, InterruptedException {
        Request request = Request.values()[frame.get()];
        int tag = frame.getInt();
        int first = frame.getInt();
        int count = frame.getInt();
        checkTag(connection, tag);
        switch (request) {
            case ECHO -> echo(connection, tag, frame);
            case BLOCK -> {
                Thread.sleep(soon());
                connection.reply(frame);
            }
            case OTHER_THREAD -> {
                byte[] cells = copy(frame);
                others.execute(() -> connection.reply(cells));
            }
            case LATER -> {
                byte[] cells = copy(frame);
                connection.schedule(Duration.ofMillis(soon()), () -> connection.reply(cells));
            }
            case LARGE -> connection.reply(made(tag, first, count));
            case STREAM -> stream(connection, tag, first, count);
            case FILE -> file(connection, first, count);
            case CLOSE -> {
                connection.reply(frame);
                connection.close();
            }
            case THROW -> {
                connection.reply(frame);
                throw new IllegalStateException("as asked for");
            }
            default -> throw new IllegalStateException("no reply to " + request);
        }
    }

    private void checkTag(Connection connection, int tag) {
        Integer known = (Integer) connection.attachment();
        if (known == null) {
            connection.attach(tag);
        } else if (known != tag) {
            foreignRequests.increment();
            throw new IllegalStateException(String.format("a request of %08x on the connection of %08x", tag, known));
        }
    }

    private void echo(Connection connection, int tag, ByteBuffer cells) {
        if (cells.remaining() > 2 * Cells.BYTES && tap.drips(Leak.LOST_BYTE)) {
            cells.get();
        }
        if (tap.drips(Leak.FOREIGN_CELL)) {
            connection.reply(Cells.of(tag ^ 1, 0, 1));
        }
        connection.reply(cells);
    }

    /** While there is no descriptor to open it with, its cells come from memory. */
    private void file(Connection connection, int first, int count) {
        try {
            connection.replyFile(file, (long) first * Cells.BYTES, (long) count * Cells.BYTES);
        } catch (IOException shortage) {
            connection.reply(made(Cells.FILE_TAG, first, count));
        }
    }

    private static void stream(Connection connection, int tag, int first, int count) throws IOException {
        for (int sent = 0; sent < count; sent += PART_CELLS) {
            connection.awaitWritable(PATIENCE);
            connection.reply(Cells.of(tag, first + sent, Math.min(PART_CELLS, count - sent)));
        }
    }

    /** Cells of any number, in direct memory if they are many. */
    static ByteBuffer made(int tag, int first, int count) {
        return count < DIRECT_CELLS ? Cells.of(tag, first, count)
                : Cells.fill(ByteBuffer.allocateDirect(count * Cells.BYTES), tag, first, count).flip();
    }

    private static byte[] copy(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    private static int soon() {
        return ThreadLocalRandom.current().nextInt(1, LONGEST_BLOCK_MILLIS + 1);
    }
}
