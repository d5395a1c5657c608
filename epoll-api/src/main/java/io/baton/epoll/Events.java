package io.baton.epoll;

import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * A reusable buffer for the events of one wait, made by {@link Epoll#newEvents}. The kernel writes its array of {@code
 * struct epoll_event} into this memory, and it is read in place: neither a wait nor {@link #get} allocates.
 *
 * <p>Only one thread at a time may use it: the one that waits, then the one that reads the events. The memory is direct
 * and is freed when this object is garbage.
 */
public final class Events implements Iterable<Event> {

    private static final int TIMESPEC_BYTES = 16;
    /** What a buffer can hold, of the largest struct epoll_event. */
    private static final int MAX_CAPACITY = (Integer.MAX_VALUE - TIMESPEC_BYTES) / EventLayout.NATURAL.size();

    private final EventLayout layout;
    private final ByteBuffer memory;
    private final long address;
    private final Event[] views;
    private int count;

    Events(SystemCalls calls, int capacity) {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException(
                    "an events buffer holds 1 to " + MAX_CAPACITY + " events, not " + capacity);
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

    /** The largest number of events that one wait returns. */
    public int capacity() {
        return views.length;
    }

    /** The number of events that the last wait returned. */
    public int count() {
        return count;
    }

    /**
     * The event at {@code index}: always the same object, which shows what the last wait wrote there.
     *
     * @throws IndexOutOfBoundsException if {@code index} is not below {@link #count()}
     */
    public Event get(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("event " + index + " of " + count);
        }
        return views[index];
    }

    /**
     * The 64-bit data at {@code index}. Stale at {@link #count()} and above.
     *
     * @throws IndexOutOfBoundsException if {@code index} is not below {@link #capacity()}
     */
    public long data(int index) {
        Objects.checkIndex(index, views.length);
        return memory.getLong(TIMESPEC_BYTES + index * layout.size() + layout.dataOffset());
    }

    /**
     * The raw mask at {@code index}. Stale at {@link #count()} and above.
     *
     * @throws IndexOutOfBoundsException if {@code index} is not below {@link #capacity()}
     */
    public int mask(int index) {
        Objects.checkIndex(index, views.length);
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

    /** Fills the timespec beside the array and returns its address. */
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
