package io.baton.pool.framing;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;
import io.baton.pool.ConnectionHandler;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One connection without kernel or threads, which presents bytes as the pool does: what is left unread comes again with
 * the next. Memory that holds no received bytes, behind the limit or read before, is full of LF: a decoder that
 * looks there finds too many lines.
 */
final class FramingHarness extends UnconnectedConnection {

    private final ConnectionHandler handler;
    private final Connection decorated;
    private final ByteBuffer memory;
    private final List<byte[]> replies = new ArrayList<>();
    private int unread;
    private int received;
    private boolean open = true;
    private boolean writable = true;
    private boolean reading = true;
    private Throwable failure;
    /** What another thread does, once, right before reading is resumed. */
    Runnable beforeResume = () -> { };

    FramingHarness(ConnectionHandler handler, int capacity) {
        this.handler = handler;
        this.decorated = ConnectionDecorator.decorate(handler, this);
        this.memory = ByteBuffer.allocateDirect(capacity + 1);
        forget(0, memory.capacity());
        step(() -> handler.onOpen(decorated));
    }

    /** Everything that happens to {@code handler} when {@code segments} come, and then a FIN. */
    static List<String> eventsOf(Recorder recorder, ConnectionHandler handler, Iterable<byte[]> segments,
            int capacity) {
        recorder.events.clear();
        FramingHarness harness = new FramingHarness(handler, capacity);
        segments.forEach(harness::receive);
        harness.receiveEnd();
        return List.copyOf(recorder.events);
    }

    /** Every way to cut {@code whole} into segments: bit i of a number cuts behind byte i. */
    static List<List<byte[]>> allSplits(byte[] whole) {
        List<List<byte[]>> splits = new ArrayList<>();
        for (int cuts = 0; cuts < 1 << Math.max(0, whole.length - 1); cuts++) {
            List<byte[]> segments = new ArrayList<>();
            ByteArrayOutputStream segment = new ByteArrayOutputStream();
            for (int i = 0; i < whole.length; i++) {
                segment.write(whole[i]);
                if ((cuts >>> i & 1) != 0 || i == whole.length - 1) {
                    segments.add(segment.toByteArray());
                    segment.reset();
                }
            }
            splits.add(segments);
        }
        return splits;
    }

    /** Pieces of 1 to {@code longest} bytes. */
    static List<byte[]> randomSplit(byte[] whole, int longest, RandomGenerator random) {
        List<byte[]> segments = new ArrayList<>();
        for (int at = 0; at < whole.length; ) {
            int next = Math.min(whole.length, at + random.nextInt(1, longest + 1));
            segments.add(Arrays.copyOfRange(whole, at, next));
            at = next;
        }
        return segments;
    }

    void receive(byte[] bytes) {
        if (!open) {
            return;
        }
        memory.limit(memory.capacity()).put(received, bytes);
        received += bytes.length;
        present();
    }

    /** Presents bytes that are in memory already: costs nothing, however many are unread. */
    void present(int upTo, ByteBuffer ready) {
        ready.limit(upTo).position(unread);
        step(() -> handler.onData(decorated, ready));
        unread = ready.position();
    }

    private void present() {
        memory.limit(received).position(unread);
        step(() -> handler.onData(decorated, memory));
        if (open && (memory.limit() != received || memory.position() < unread)) {
            throw new AssertionError("left " + memory + " where " + unread + " to " + received + " were lent");
        }
        forget(unread, memory.position());
        unread = memory.position();
    }

    private void forget(int from, int to) {
        for (int i = from; i < to; i++) {
            memory.put(i, (byte) '\n');
        }
    }

    void receiveEnd() {
        if (open) {
            step(() -> handler.onReadClosed(decorated));
        }
    }

    private interface Callback {
        void run() throws Exception;
    }

    private void step(Callback callback) {
        try {
            callback.run();
        } catch (Throwable thrown) {
            failure = thrown;
            open = false;
        }
        if (!open) {
            handler.onClose(decorated, failure);
        }
    }

    /** As when the peer reads slowly: nothing more is presented. */
    void pause() {
        writable = false;
    }

    /** Room again: what was left is presented, though nothing has come. */
    void resume() {
        writable = true;
        step(() -> handler.onWritable(decorated));
        if (open && received > unread) {
            present();
        }
    }

    Connection decorated() {
        return decorated;
    }

    int unread() {
        return received - unread;
    }

    List<byte[]> replies() {
        return replies;
    }

    List<String> repliesAsText() {
        return replies.stream().map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)).toList();
    }

    @Override
    public long id() {
        return 7;
    }

    @Override
    public void reply(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        replies.add(copy);
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public boolean isWritable() {
        return open && writable;
    }

    @Override
    public void pauseReading() {
        reading = false;
    }

    @Override
    public void resumeReading() {
        Runnable first = beforeResume;
        beforeResume = () -> { };
        first.run();
        reading = true;
    }

    @Override
    public boolean isReading() {
        return reading;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public String toString() {
        return "harness";
    }

    /** Writes down what a framing does: {@code open}, {@code "abc"}, {@code too long 4/3}, {@code end 2}. */
    static class Recorder implements FrameHandler {

        final List<String> events = new ArrayList<>();

        @Override
        public void onOpen(Connection connection) {
            events.add("open");
        }

        @Override
        public void onFrame(Connection connection, ByteBuffer frame) throws Exception {
            events.add('"' + text(frame) + '"');
        }

        @Override
        public void onTooLong(Connection connection, FrameTooLongException tooLong) throws Exception {
            events.add("too long " + tooLong.length() + "/" + tooLong.maximum());
        }

        @Override
        public void onReadClosed(Connection connection, int unfinished) {
            events.add("end " + unfinished);
            connection.close();
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            events.add(cause == null ? "close" : "close " + cause.getClass().getSimpleName());
        }

        static String text(ByteBuffer frame) {
            return StandardCharsets.ISO_8859_1.decode(frame).toString();
        }
    }
}
