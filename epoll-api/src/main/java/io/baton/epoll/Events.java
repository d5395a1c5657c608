package io.baton.epoll;

import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A reusable buffer for what one wait returns, made by {@link Epoll#newEvents}. The kernel writes its array of
 * {@code struct epoll_event} here and it is read in place: a wait makes no object, and neither does {@link #get}.
 *
 * <p>Owned by one thread at a time: by the one that waits into it, then by whoever reads it. The memory is direct and
 * is released with this object.
 */
public final class Events implements Iterable<Event> {

    private static final int TIMESPEC_BYTES = 16;

    private final EventLayout layout;
    private final ByteBuffer memory;
    private final long address;
    private final Event[] views;
    private int count;

    Events(SystemCalls calls, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("an events buffer holds at least 1 event, not " + capacity);
        }
        this.layout = calls.eventLayout();
        // The struct timespec of epoll_pwait2 comes first, which also keeps it aligned.
        this.memory = ByteBuffer.allocateDirect(TIMESPEC_BYTES + Math.multiplyExact(capacity, layout.size()))
                .order(ByteOrder.nativeOrder());
        this.address = calls.address(memory);
        this.views = new Event[capacity];
        for (int i = 0; i < capacity; i++) {
            views[i] = new Event(this, i);
        }
    }

    /** How many events one wait can return at most. */
    public int capacity() {
        return views.length;
    }

    /** How many events the last wait returned. */
    public int count() {
        return count;
    }

    /**
     * The event at {@code index}: the same object every time, showing what the last wait wrote there.
     *
     * @throws IndexOutOfBoundsException if {@code index} is not below {@link #count()}
     */
    public Event get(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("event " + index + " of " + count);
        }
        return views[index];
    }

    /** The 64-bit data at {@code index}, unchecked against {@link #count()}. */
    public long data(int index) {
        return memory.getLong(TIMESPEC_BYTES + index * layout.size() + layout.dataOffset());
    }

    /** The raw mask at {@code index}, unchecked against {@link #count()}. */
    public int mask(int index) {
        return memory.getInt(TIMESPEC_BYTES + index * layout.size());
    }

    @Override
    public Iterator<Event> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public Event next() {
                if (next >= count) {
                    throw new NoSuchElementException("the wait returned " + count + " events");
                }
                return views[next++];
            }
        };
    }

    long arrayAddress() {
        return address + TIMESPEC_BYTES;
    }

    /** Fills the timespec beside the array and says where it is. */
    long timespec(long nanos) {
        memory.putLong(0, nanos / 1_000_000_000L);
        memory.putLong(8, nanos % 1_000_000_000L);
        return address;
    }

    void count(int returned) {
        count = returned;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ", ").append(views[i]);
        }
        return text.append(']').toString();
    }
}
