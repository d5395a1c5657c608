package io.baton.pool.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Providers;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.buffer.WriteBuffer;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class BuffersTest {

    private final BufferPool buffers = new BufferPool(Providers.selected());

    @Test
    void aBufferIsLargeEnoughAndEmptyAndIsReused() {
        for (int bytes : new int[] {1, 4_096, 4_097, 16_384, 16_385, 65_536, 65_537, 1 << 20}) {
            PooledBuffer buffer = buffers.take(bytes);
            assertThat(buffer.memory().remaining()).isGreaterThanOrEqualTo(bytes);
            assertThat(buffer.address()).isEqualTo(Providers.selected().address(buffer.memory()));
            buffer.memory().position(1).limit(1);
            buffer.next(buffer);
            buffers.giveBack(buffer);
            assertThat(buffer.next()).isNull();
            PooledBuffer again = buffers.take(bytes);
            assertThat(again.memory().remaining()).isEqualTo(again.memory().capacity());
            assertThat(again == buffer).as("pooled: %d bytes", bytes).isEqualTo(bytes <= BufferPool.LARGE);
        }
    }

    @Test
    void noBufferIsGivenToTwoThreads() throws Exception {
        Set<PooledBuffer> inUse = Collections.newSetFromMap(new ConcurrentHashMap<>());
        AtomicInteger twice = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(new Thread(() -> {
                SplittableRandom random = new SplittableRandom(Thread.currentThread().getId());
                List<PooledBuffer> mine = new ArrayList<>();
                for (int i = 0; i < 50_000; i++) {
                    if (mine.size() < 30 && random.nextBoolean()) {
                        PooledBuffer buffer = buffers.take(1 + random.nextInt(20_000));
                        if (!inUse.add(buffer)) {
                            twice.incrementAndGet();
                        }
                        mine.add(buffer);
                    } else if (!mine.isEmpty()) {
                        PooledBuffer buffer = mine.remove(random.nextInt(mine.size()));
                        inUse.remove(buffer);
                        buffers.giveBack(buffer);
                    }
                }
                mine.forEach(inUse::remove);
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(twice).hasValue(0);
    }

    /** One buffer is free in each round, and both threads look for one at the same moment. */
    @Test
    void ofTwoThreadsThatTakeAtOnceOneGetsTheFreeBuffer() throws Exception {
        int rounds = 5_000;
        PooledBuffer[] taken = new PooledBuffer[2];
        CyclicBarrier barrier = new CyclicBarrier(2);
        AtomicInteger arrived = new AtomicInteger();
        AtomicInteger twice = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            int mine = t;
            threads.add(new Thread(() -> {
                try {
                    for (int round = 1; round <= rounds; round++) {
                        if (barrier.await(30, TimeUnit.SECONDS) == 0) {
                            twice.addAndGet(taken[0] != null && taken[0] == taken[1] ? 1 : 0);
                            buffers.giveBack(taken[0] == null ? buffers.take(1) : taken[0]);
                        }
                        barrier.await(30, TimeUnit.SECONDS);
                        arrived.incrementAndGet();
                        while (arrived.get() < 2 * round) {
                            Thread.onSpinWait();
                        }
                        taken[mine] = buffers.take(1);
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(arrived).hasValue(2 * rounds);
        assertThat(twice).hasValue(0);
    }

    @Test
    void theWriteBufferKeepsTheOrderForAnySequenceOfAppendsAndSends() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            WriteBuffer buffer = new WriteBuffer();
            ByteArrayOutputStream appended = new ByteArrayOutputStream();
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            for (int step = 0; step < 100; step++) {
                if (random.nextInt(3) > 0) {
                    append(buffer, appended, random);
                } else {
                    send(buffer, sent, random);
                }
                assertThat(buffer.bytes()).as("seed %d", seed).isEqualTo(appended.size() - sent.size());
                assertThat(buffer.isEmpty()).isEqualTo(buffer.bytes() == 0);
            }
            while (!buffer.isEmpty()) {
                send(buffer, sent, random);
            }
            assertThat(sent.toByteArray()).as("seed %d", seed).isEqualTo(appended.toByteArray());
            assertThat(buffer.first()).isNull();
        }
    }

    private void append(WriteBuffer buffer, ByteArrayOutputStream appended, SplittableRandom random) {
        byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 1_024 : 9_000)];
        random.nextBytes(bytes);
        appended.writeBytes(bytes);
        // As in the ring: a small reply is in its slot's memory, which is reused at once; a larger one is in a pooled buffer.
        PooledBuffer segment = bytes.length <= 1_024 ? buffers.own(1_024) : buffers.take(bytes.length);
        segment.memory().put(bytes).flip();
        buffer.append(segment, buffers);
        if (bytes.length <= 1_024) {
            segment.memory().clear().put(new byte[1_024]);
        }
    }

    private void send(WriteBuffer buffer, ByteArrayOutputStream sent, SplittableRandom random) {
        if (buffer.isEmpty()) {
            return;
        }
        long count = 1 + random.nextLong(buffer.bytes());
        long left = count;
        for (PooledBuffer segment = (PooledBuffer) buffer.first(); left > 0; segment = (PooledBuffer) segment.next()) {
            byte[] bytes = new byte[(int) Math.min(left, segment.memory().remaining())];
            segment.memory().duplicate().get(bytes);
            sent.writeBytes(bytes);
            left -= bytes.length;
        }
        buffer.sent(count, buffers);
    }

    @Test
    void aDroppedWriteBufferGivesItsBuffersBack() {
        WriteBuffer buffer = new WriteBuffer();
        Set<PooledBuffer> segments = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 5; i++) {
            PooledBuffer segment = buffers.take(4_096);
            segments.add(segment);
            buffer.append(segment, buffers);
        }
        buffer.drop(buffers);
        assertThat(buffer.bytes()).isZero();
        for (int i = 0; i < 5; i++) {
            assertThat(segments).contains(buffers.take(4_096));
        }
    }

    @Test
    void theReadBufferPresentsUnreadBytesTogetherWithNewOnes() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ReadBuffer buffer = new ReadBuffer(buffers, new UnreadLimits(20_000, Long.MAX_VALUE, new AtomicLong()));
            PooledConnection connection =
                    new PooledConnection(NoServices.none(), (c, in) -> { }, -1);
            PooledBuffer lent = buffers.own(BufferPool.LARGE);
            int received = 0;
            int read = 0;
            for (int step = 0; step < 100; step++) {
                PooledBuffer target = buffer.prepare(connection, lent);
                ByteBuffer memory = target.memory();
                assertThat(memory.position()).as("seed %d", seed).isEqualTo(received - read);
                int count = 1 + random.nextInt(Math.min(memory.remaining(), 5_000));
                for (int i = 0; i < count; i++) {
                    memory.put((byte) received++);
                }
                memory.flip();
                int left = random.nextInt(4) == 0 ? 0 : Math.min(memory.remaining(), random.nextInt(15_000));
                while (memory.remaining() > left) {
                    assertThat(memory.get()).isEqualTo((byte) read++);
                }
                buffer.keepRest(connection, target);
                assertThat(connection.inbound().unread == null).isEqualTo(received == read);
                lent.memory().clear().put(new byte[BufferPool.LARGE]);
            }
        }
    }

    /**
     * The buffer it outgrows, and the one it has read to the end or drops. Pooled ones are used again by the same thread at once.
     */
    @Test
    void theReadBufferGivesItsMemoryBack() throws Exception {
        PooledConnection connection =
                new PooledConnection(NoServices.none(), (c, in) -> { }, -1);
        for (boolean isRead : new boolean[] {true, false}) {
            BufferPool pool = new BufferPool(Providers.selected());
            ReadBuffer buffer = new ReadBuffer(pool, new UnreadLimits(1 << 20, Long.MAX_VALUE, new AtomicLong()));
            PooledBuffer target = buffer.prepare(connection, pool.own(BufferPool.LARGE));
            target.memory().limit(1_000);
            buffer.keepRest(connection, target);
            PooledBuffer small = connection.inbound().unread;
            target = buffer.prepare(connection, target);
            assertThat(target).isSameAs(small);
            target.memory().position(target.memory().limit()).flip();
            buffer.keepRest(connection, target);
            PooledBuffer larger = buffer.prepare(connection, target);
            assertThat(larger).isNotSameAs(small);
            assertThat(pool.take(small.memory().capacity())).as("outgrown").isSameAs(small);
            if (isRead) {
                larger.memory().flip().position(larger.memory().limit());
                buffer.keepRest(connection, larger);
            } else {
                buffer.drop(connection);
            }
            assertThat(connection.inbound().unread).isNull();
            assertThat(pool.take(larger.memory().capacity())).as(isRead ? "read" : "dropped").isSameAs(larger);
        }
    }

    @Test
    void aHandlerThatLeavesTooMuchUnreadIsRefused() throws Exception {
        ReadBuffer buffer = new ReadBuffer(buffers, new UnreadLimits(10, Long.MAX_VALUE, new AtomicLong()));
        PooledConnection connection =
                new PooledConnection(NoServices.none(), (c, in) -> { }, -1);
        PooledBuffer lent = buffers.own(BufferPool.LARGE);
        for (int left = 1; left < 10; left++) {
            PooledBuffer target = buffer.prepare(connection, lent);
            target.memory().put((byte) 1).flip();
            buffer.keepRest(connection, target);
        }
        PooledBuffer target = buffer.prepare(connection, lent);
        target.memory().put((byte) 1).flip();
        assertThatThrownBy(() -> buffer.keepRest(connection, target)).hasMessageContaining("10 bytes unread");
        buffer.drop(connection);
        buffer.drop(connection);
        assertThat(connection.inbound().unread).isNull();
    }
}
