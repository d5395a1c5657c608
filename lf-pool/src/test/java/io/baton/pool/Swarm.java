package io.baton.pool;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Many connections driven by one thread: each sends messages of random lengths in random splits, and checks that every
 * byte comes back in order. The content is a function of connection and position, so a byte of another is recognised.
 */
public final class Swarm implements AutoCloseable {

    private static final int LARGEST = 70_000;
    private static final int LARGEST_WRITE = 40_000;

    private final Selector selector;
    private final SplittableRandom random;
    private final List<Member> servingThreads = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
    private int unfinished;

    public Swarm(SocketAddress server, int connections, int messages, long seed) throws IOException {
        random = new SplittableRandom(seed);
        selector = Selector.open();
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(server);
            channel.configureBlocking(false);
            Member member = new Member(channel, i, totalOf(messages));
            channel.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE, member);
            servingThreads.add(member);
        }
        unfinished = connections;
    }

    /** One of 1, one of 70,000 bytes, and of those between many small and few large. */
    private long totalOf(int messages) {
        long total = 1 + LARGEST;
        for (int i = 2; i < messages; i++) {
            total += switch (random.nextInt(50)) {
                case 0 -> random.nextInt(1, LARGEST + 1);
                case 1, 2, 3 -> random.nextInt(1, 8_000);
                default -> random.nextInt(1, 300);
            };
        }
        return total;
    }

    private static byte contentAt(int connection, long position) {
        long mixed = (position + connection * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        return (byte) (mixed >>> 56);
    }

    private static final class Member {

        private final SocketChannel channel;
        private final int number;
        private final long total;
        private long sent;
        private long received;

        Member(SocketChannel channel, int number, long total) {
            this.channel = channel;
            this.number = number;
            this.total = total;
        }
    }

    /** Runs until all have got everything back; returns the bytes. */
    public long run(long deadlineNanos) throws IOException {
        while (unfinished > 0) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new AssertionError(unfinished + " connections did not get everything back in time");
            }
            selector.select(100);
            for (SelectionKey key : selector.selectedKeys()) {
                Member member = (Member) key.attachment();
                if (key.isReadable()) {
                    receive(member, key);
                }
                if (key.isValid() && key.isWritable()) {
                    send(member, key);
                }
            }
            selector.selectedKeys().clear();
        }
        return servingThreads.stream().mapToLong(m -> m.total).sum();
    }

    private void send(Member member, SelectionKey key) throws IOException {
        int most = random.nextInt(8) == 0 ? LARGEST_WRITE : 600;
        int count = (int) Math.min(random.nextInt(1, most + 1), member.total - member.sent);
        buffer.clear();
        for (int i = 0; i < count; i++) {
            buffer.put(contentAt(member.number, member.sent + i));
        }
        member.sent += member.channel.write(buffer.flip());
        if (member.sent == member.total) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private void receive(Member member, SelectionKey key) throws IOException {
        buffer.clear();
        int count = member.channel.read(buffer);
        if (count < 0) {
            throw new AssertionError("connection " + member.number + " ended after " + member.received + " bytes");
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            byte expected = contentAt(member.number, member.received);
            byte got = buffer.get();
            if (got != expected) {
                throw new AssertionError("connection " + member.number + ", byte " + member.received + ": " + got
                        + " came back instead of " + expected);
            }
            member.received++;
        }
        if (member.received == member.total) {
            key.cancel();
            unfinished--;
        }
    }

    @Override
    public void close() throws IOException {
        for (Member member : servingThreads) {
            member.channel.close();
        }
        selector.close();
    }
}
