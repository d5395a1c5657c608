package io.baton.pool.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.connection.Chunk;
import io.baton.pool.connection.Chunks;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;

class GatherTest {

    private final SystemCalls calls = Providers.selected();
    private final Chunks chunks = new Chunks(calls);
    private final Gather gather = new Gather(calls);
    private final List<Socket> pair = Socket.pair(calls);

    GatherTest() throws Exception {
    }

    @AfterEach
    void close() {
        pair.forEach(Socket::close);
    }

    private Chunk piece(int bytes, int from) {
        Chunk chunk = chunks.take(bytes + 3);
        chunk.memory().position(3);
        for (int i = 0; i < bytes; i++) {
            chunk.memory().put((byte) (from + i));
        }
        chunk.memory().flip().position(3);
        return chunk;
    }

    @Test
    void anyNumberOfPiecesLeavesInOrderInOneCall() throws Exception {
        for (int count : new int[] {1, 2, 3, Gather.MAX_PIECES}) {
            assertThat(gather.isEmpty()).isTrue();
            int total = 0;
            for (int i = 0; i < count; i++) {
                gather.add(piece(1 + i % 7, total));
                total += 1 + i % 7;
            }
            assertThat(gather.bytes()).isEqualTo(total);
            assertThat(gather.count()).isEqualTo(count);
            assertThat(gather.isFull()).isEqualTo(count == Gather.MAX_PIECES);
            assertThat(gather.send(pair.get(0).fd())).isEqualTo(total);
            assertThat(gather.piece(0).memory().position()).as("the pieces stay as they are").isEqualTo(3);
            gather.clear();

            ByteBuffer got = ByteBuffer.allocateDirect(total + 1);
            assertThat(pair.get(1).read(got)).isEqualTo(total);
            got.flip();
            for (int i = 0; i < total; i++) {
                assertThat(got.get()).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void aFullSocketTakesAPartAndThenNothing() throws Exception {
        for (int i = 0; i < Gather.MAX_PIECES; i++) {
            gather.add(piece(60_000, i));
        }
        long taken = gather.send(pair.get(0).fd());
        assertThat(taken).isPositive().isLessThan(gather.bytes());
        long more = taken;
        while (more > 0) {
            more = gather.send(pair.get(0).fd());
        }
        assertThat(more).isEqualTo(-Linux.EAGAIN);
    }

    @Test
    void aPeerThatIsGoneIsAnAnswerAndNoSignal() throws Exception {
        pair.get(1).close();
        gather.add(piece(10, 0));
        assertThat(gather.send(pair.get(0).fd())).isEqualTo(-Linux.EPIPE);
        gather.add(piece(10, 0));
        assertThat(gather.send(pair.get(0).fd())).isEqualTo(-Linux.EPIPE);
    }
}
