package io.baton.pool.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;

class IoVectorTest {

    private final SystemCalls calls = Providers.selected();
    private final BufferPool buffers = new BufferPool(calls);
    private final IoVector ioVector = new IoVector(calls);
    private final List<Socket> pair = Socket.pair(calls);

    IoVectorTest() throws Exception {
    }

    @AfterEach
    void close() {
        pair.forEach(Socket::close);
    }

    private PooledBuffer segment(int bytes, int from) {
        PooledBuffer buffer = buffers.take(bytes + 3);
        buffer.memory().position(3);
        for (int i = 0; i < bytes; i++) {
            buffer.memory().put((byte) (from + i));
        }
        buffer.memory().flip().position(3);
        return buffer;
    }

    @Test
    void anyNumberOfSegmentsIsSentInOrderByOneCall() throws Exception {
        for (int count : new int[] {1, 2, 3, IoVector.MAX_SEGMENTS}) {
            assertThat(ioVector.isEmpty()).isTrue();
            int total = 0;
            for (int i = 0; i < count; i++) {
                ioVector.add(segment(1 + i % 7, total));
                total += 1 + i % 7;
            }
            assertThat(ioVector.bytes()).isEqualTo(total);
            assertThat(ioVector.count()).isEqualTo(count);
            assertThat(ioVector.isFull()).isEqualTo(count == IoVector.MAX_SEGMENTS);
            assertThat(ioVector.send(pair.get(0).fd())).isEqualTo(total);
            assertThat(ioVector.segment(0).memory().position()).as("position of a segment after sending").isEqualTo(3);
            ioVector.clear();

            ByteBuffer got = ByteBuffer.allocateDirect(total + 1);
            assertThat(pair.get(1).read(got)).isEqualTo(total);
            got.flip();
            for (int i = 0; i < total; i++) {
                assertThat(got.get()).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void aNearlyFullSocketTakesAPartAndThenNothing() throws Exception {
        for (int i = 0; i < IoVector.MAX_SEGMENTS; i++) {
            ioVector.add(segment(60_000, i));
        }
        long taken = ioVector.send(pair.get(0).fd());
        assertThat(taken).isPositive().isLessThan(ioVector.bytes());
        long more = taken;
        while (more > 0) {
            more = ioVector.send(pair.get(0).fd());
        }
        assertThat(more).isEqualTo(-Linux.EAGAIN);
    }

    @Test
    void aPeerThatIsGoneReturnsEpipeAndRaisesNoSignal() throws Exception {
        pair.get(1).close();
        ioVector.add(segment(10, 0));
        assertThat(ioVector.send(pair.get(0).fd())).isEqualTo(-Linux.EPIPE);
        ioVector.add(segment(10, 0));
        assertThat(ioVector.send(pair.get(0).fd())).isEqualTo(-Linux.EPIPE);
    }
}
