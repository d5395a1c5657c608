package io.baton.pool.internal.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.connection.NoServices;
import io.baton.pool.internal.connection.PooledConnection;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

class ReplyWriterTest {

    private final SystemCalls calls = Providers.selected();
    private final BufferPool buffers = new BufferPool(calls);
    private final ReplyWriter writer = new ReplyWriter(calls, buffers, null,
            new WriteLimits(1_000, 1_000, 1_000, new AtomicLong(), WaitingFiles.within(300)), () -> 0);

    private ReplySlot reply(PooledConnection connection) {
        ReplySlot slot = new ReplySlot(buffers.own(ReplySlot.INLINE_BYTES));
        slot.inline().memory().clear().limit(1);
        slot.set(ReplySlot.Kind.DATA, connection, slot.inline());
        return slot;
    }

    /** A stack may end between two orders, where nothing was thrown that the writer has seen. */
    @Test
    void aReplyThatAFailedHolderHasGatheredIsNotDroppedInOrder() {
        PooledConnection connection = new PooledConnection(NoServices.none(), (c, in) -> { }, -1);
        writer.handle(reply(connection));
        writer.recover();
        assertThat(connection.outbound().isDropping()).isTrue();
        assertThat(connection.outbound().failure()).as("what onClose gets").isInstanceOf(IllegalStateException.class);
        assertThat(writer.hasFailures()).as("reported").isTrue();
    }

    /** The end of the pool has closed it, and the number may belong to another file. */
    @Test
    void anEndThatComesAfterTheCloseTouchesNoDescriptor() {
        List<String> called = new ArrayList<>();
        SystemCalls recording = (SystemCalls) Proxy.newProxyInstance(SystemCalls.class.getClassLoader(),
                new Class<?>[] {SystemCalls.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("address")) {
                        called.add(method.getName());
                    }
                    return method.invoke(calls, arguments);
                });
        ReplyWriter late = new ReplyWriter(recording, buffers, null,
                new WriteLimits(1_000, 1_000, 1_000, new AtomicLong(), WaitingFiles.within(300)), () -> 0);
        PooledConnection connection = new PooledConnection(NoServices.none(), (c, in) -> { }, -1);
        connection.outbound().closed();
        ReplySlot end = new ReplySlot(buffers.own(ReplySlot.INLINE_BYTES));
        end.set(ReplySlot.Kind.END, connection, null);
        late.handle(end);
        assertThat(called).isEmpty();
        assertThat(late.hasFailures()).isFalse();
    }

    @Test
    void anEmptySlotIsNobodys() {
        ReplySlot empty = new ReplySlot(buffers.own(ReplySlot.INLINE_BYTES));
        empty.set(ReplySlot.Kind.NOTHING, null, null);
        writer.makeWayFor(empty);
        writer.handle(empty);
        writer.finish();
        assertThat(writer.hasFailures()).isFalse();
    }
}
